// WebKitGTK's MiniBrowser over WebDriver, on a display of its own.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { Builder, By, Capabilities } from "selenium-webdriver";

const LIMIT_MS = 30_000;
/** The driver measures it by the page's own timers, which the cases move by hours. */
const SCRIPT_LIMIT_MS = 2_000_000_000;

export async function start() {
  const port = await freePort();
  const driver = spawn(
    "xvfb-run",
    [
      "--auto-servernum",
      "--server-args=-screen 0 1280x1024x24",
      "WebKitWebDriver",
      `--port=${port}`,
    ],
    {
      // Its sandbox wants rights that a container has not.
      env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
      stdio: "ignore",
      // A group of its own: the driver outlives xvfb-run.
      detached: true,
    },
  );
  const end = () => {
    try {
      process.kill(-driver.pid);
    } catch {
      // It has ended by itself.
    }
  };
  process.once("exit", end);
  try {
    await answers(port);
    const capabilities = new Capabilities({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
    });
    const session = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .build();
    await session.manage().setTimeouts({ script: SCRIPT_LIMIT_MS });
    const version = (await session.getCapabilities()).getBrowserVersion();
    const first = await session.getWindowHandle();
    return {
      kind: "webkit",
      name: `WebKitGTK ${version}`,
      open: async ({ background = false } = {}) => {
        await session.switchTo().window(first);
        // Seen: a tab that is opened stays behind the first, a window comes before it.
        await session.switchTo().newWindow(background ? "tab" : "window");
        return new Tab(session, await session.getWindowHandle(), first);
      },
      stop: async () => {
        await session.quit().catch(() => {});
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

class Tab {
  #session;
  #handle;
  #first;
  #other;

  constructor(session, handle, first) {
    this.#session = session;
    this.#handle = handle;
    this.#first = first;
  }

  async go(url) {
    await this.front();
    await this.#session.get(url);
  }

  /** As `go`, in a tab that was opened in the background and must not come to the front. */
  async openBehind(url) {
    await this.#session.get(url);
  }

  async run(call, ...given) {
    await this.#here();
    return this.#session.executeScript(call, ...given);
  }

  async move(x, y) {
    await this.#here();
    await this.#session
      .actions()
      .move({ x: Math.round(x), y: Math.round(y), duration: 0 })
      .perform();
  }

  async wheel(deltaY) {
    await this.#here();
    await this.#session.actions().scroll(300, 300, 0, deltaY).perform();
  }

  async click(selector) {
    await this.#here();
    const element = await this.#session.findElement(By.css(selector));
    await this.#session.actions().move({ origin: element, duration: 0 }).click().perform();
  }

  async resize(width, height) {
    await this.#here();
    await this.#session.manage().window().setRect({ width, height });
  }

  async hide() {
    await this.#here();
    await this.#session.manage().window().minimize();
  }

  async show() {
    await this.#session.manage().window().setRect({ width: 1000, height: 800 });
  }

  async blur() {
    await this.#here();
    await this.#session.switchTo().newWindow("window");
    this.#other = await this.#session.getWindowHandle();
  }

  async focus() {
    await this.#session.switchTo().window(this.#other);
    await this.#session.close();
    await this.front();
  }

  async front() {
    await this.#session.switchTo().window(this.#handle);
  }

  async close() {
    await this.front();
    await this.#session.close();
    await this.#session.switchTo().window(this.#first);
  }

  /** Calls go to the page that was chosen last; choosing it also brings it to the front, which a hidden one must not be. */
  async #here() {
    if ((await this.#session.getWindowHandle().catch(() => "")) !== this.#handle)
      await this.front();
  }
}

function miniBrowser() {
  const named = process.env.FOLDIN_WEBKIT;
  if (named !== undefined) return named;
  for (const folder of readdirSync("/usr/lib")) {
    const path = `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`;
    if (existsSync(path)) return path;
  }
  throw new Error("there is no MiniBrowser: install webkit2gtk-driver");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

async function answers(port) {
  const until = Date.now() + LIMIT_MS;
  while (Date.now() < until) {
    const status = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (status?.ok) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`WebKitWebDriver is silent for ${LIMIT_MS / 1000} s`);
}
