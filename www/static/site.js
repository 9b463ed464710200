// Asks whether notes on reading may be kept on this device. Nothing is kept before the answer.

// The library writes no refusal down. To ask again on every page would be nagging, so this tab remembers until it is closed.
const REFUSED = "substation-refused";

const answers = [
  { word: "Keep it on this device", granted: true },
  { word: "No, thanks", granted: false },
];

/** On a narrow screen the busbar scrolls; the topic one is in should be on it. */
function showTopic() {
  const link = document.querySelector(".busbar [aria-current]");
  const bar = link?.closest(".busbar");
  if (bar) bar.scrollLeft = link.offsetLeft + (link.offsetWidth - bar.clientWidth) / 2;
}

async function ask() {
  const { Personalizer } = await import("/foldin/foldin.js");
  if (Personalizer.consent() !== "unset" || sessionStorage.getItem(REFUSED)) return;
  if (location.pathname.startsWith("/what-this-site-knows/")) return;

  const bar = document.createElement("section");
  bar.className = "choice";
  bar.setAttribute("aria-label", "Your choice");

  const sentence = document.createElement("p");
  const link = document.createElement("a");
  link.href = "/what-this-site-knows/";
  link.textContent = "What would be kept";
  sentence.append(
    "May your browser note what you read here, to put the lists in an order that suits you, without telling anyone? ",
    link,
  );

  const buttons = document.createElement("div");
  buttons.className = "choice-buttons";
  for (const { word, granted } of answers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = word;
    button.addEventListener("click", () => {
      const hadFocus = bar.contains(document.activeElement);
      Personalizer.setConsent(granted);
      if (!granted) sessionStorage.setItem(REFUSED, "yes");
      bar.remove();
      document.documentElement.classList.remove("asking");
      if (hadFocus) document.getElementById("main")?.focus({ preventScroll: true });
    });
    buttons.append(button);
  }

  const row = document.createElement("div");
  row.className = "wrap choice-row";
  row.append(sentence, buttons);
  bar.append(row);
  document.documentElement.classList.add("asking");
  document.querySelector(".skip")?.after(bar);
}

showTopic();
// Without the library there is nothing to ask about, and the page is complete as it is.
ask().catch(() => {});
