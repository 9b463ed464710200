import DefaultTheme from "vitepress/theme";
import FoldIn from "../pictures/FoldIn.vue";
import Loop from "../pictures/Loop.vue";
import Parts from "../pictures/Parts.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("FoldIn", FoldIn);
    app.component("Loop", Loop);
    app.component("Parts", Parts);
  },
};
