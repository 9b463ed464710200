import { type Consent, Personalizer } from "foldin";
import "foldin/panel";
import "foldin/widget";
import { useState } from "react";
import { articles } from "./articles";
import { usePersonalOrder } from "./usePersonalOrder";

const MODEL = "/model.safetensors";
const CURRENT = "why-wasm";

export function App() {
  const [consent, setConsent] = useState<Consent>(Personalizer.consent());
  const order = usePersonalOrder(articles, { model: MODEL, current: CURRENT, consent });

  const choose = (granted: boolean) => {
    Personalizer.setConsent(granted);
    setConsent(Personalizer.consent());
  };

  return (
    <main>
      <article>
        <h1>Why WebAssembly</h1>
        <p>What is read inside the article is measured once the reader agreed.</p>
      </article>

      <p>
        {consent === "granted" ? (
          <button type="button" onClick={() => choose(false)}>
            Keep nothing
          </button>
        ) : (
          <button type="button" onClick={() => choose(true)}>
            Keep what I read, on this device
          </button>
        )}
      </p>

      <h2>The element</h2>
      <foldin-list model={MODEL} current={CURRENT}>
        <ol>
          {articles.map(({ id, title }) => (
            <li key={id} data-item={id}>
              <a href={`#${id}`}>{title}</a> <em data-reason hidden />
            </li>
          ))}
        </ol>
      </foldin-list>

      <h2>The import</h2>
      <ol className="imported">
        {order.map(({ id, title }) => (
          <li key={id} data-article={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ol>

      <foldin-panel model={MODEL} />
    </main>
  );
}
