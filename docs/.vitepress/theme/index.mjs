import DefaultTheme from "vitepress/theme";
import { h } from "vue";
import FoldIn from "../pictures/FoldIn.vue";
import Loop from "../pictures/Loop.vue";
import Parts from "../pictures/Parts.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "home-hero-image": () => h(Loop) }),
  enhanceApp({ app }) {
    app.component("FoldIn", FoldIn);
    app.component("Loop", Loop);
    app.component("Parts", Parts);
  },
};
