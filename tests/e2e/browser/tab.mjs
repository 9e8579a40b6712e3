// A tab of the browser with the example in it, and what people do there.
import assert from "node:assert/strict";

import { axe } from "./harness.mjs";

/** For what is waited for; nothing is expected to take that long, in ms. */
const patience = 30_000;

/** Finds an element by its role and name, as assistive technology does. */
export const named = (role, name, within = "") => `${within} ::-p-aria([name="${name}"][role="${role}"])`.trim();

/** Another tab, which counts as the one in front. */
export async function openTab(browser, servers) {
  const page = await browser.newPage();
  await page.emulateFocusedPage(true);
  page.setDefaultTimeout(patience);
  page.on("pageerror", (error) => servers.recorder.problems.push(`in the page: ${error.stack}`));
  await page.evaluateOnNewDocument(() => {
    // Where a test says `unseen`, nothing is ever in view.
    const { observe } = IntersectionObserver.prototype;
    IntersectionObserver.prototype.observe = function (element) {
      if (!globalThis.unseen) observe.call(this, element);
    };
  });
  return new Tab(page, servers.url);
}

class Tab {
  #url;

  constructor(page, url) {
    this.page = page;
    this.#url = url;
  }

  async visit(user, options = {}) {
    await this.page.goto(`${this.#url}/?${new URLSearchParams({ user, patience, ...options })}`);
    await this.page.waitForSelector("#flags dd");
  }

  /** Another user in the same tab. */
  become(user) {
    const change = (form, name) => ((form.elements.targetingKey.value = name), form.requestSubmit());
    return this.page.$eval("#user", change, user);
  }

  press(event) {
    return this.page.click(`[data-event="${event}"]`);
  }

  gone(selector) {
    return this.page.waitForSelector(selector, { hidden: true });
  }

  /** What the page says happens: waits until it says that. */
  logged(line) {
    const has = (text) => document.querySelector("#log").textContent.includes(text);
    return this.page.waitForFunction(has, {}, line);
  }

  /** A property of what has the focus. */
  focused(property) {
    return this.page.evaluate((name) => document.activeElement[name], property);
  }
  /** Of which event the focused button is. */
  focusedEvent() {
    return this.page.evaluate(() => document.activeElement.dataset.event);
  }

  /** What axe has to say about a part of the page: everything in light colours, and the contrast in dark ones, too. */
  async findsNoBarriers(part) {
    const { page } = this;
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
    for (const [scheme, options] of Object.entries({ light: {}, dark: { runOnly: "color-contrast" } })) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const { passes, violations } = await page.evaluate((...about) => globalThis.axe.run(...about), part, options);
      const places = violations.map(({ id, nodes }) => `${scheme}: ${id} ${nodes.map((node) => node.html).join(" ")}`);
      assert.deepEqual(places, []);
      assert.ok(passes.length > 0, "it has looked at something");
    }
    await page.emulateMediaFeatures([]);
  }
}
