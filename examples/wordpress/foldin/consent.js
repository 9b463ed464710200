// The question below a list. A site with a consent platform switches it off, and follows that.
for (const question of document.querySelectorAll("[data-foldin-ask]")) {
  question.hidden = window.foldin.Personalizer.consent() === "granted";
  question.querySelector("button").addEventListener("click", () => {
    window.foldin.Personalizer.setConsent(true);
    question.hidden = true;
  });
}
