// When something counts as seen, on a screen and with a clock that are made up.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visibility } from "../../../examples/browser/visibility.js";

test("seen is half of it in view, in the tab in front, for the whole time without a break", () => {
  let now = 0;
  let timer = null; // { at, run }
  let look; // the observer's callback
  const tab = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const made = {
    document: tab,
    performance: { now: () => now },
    setTimeout: (run, ms) => (timer = { at: now + ms, run }),
    clearTimeout: () => (timer = null),
    IntersectionObserver: class {
      constructor(callback) {
        look = (intersectionRatio) => callback([{ intersectionRatio }]);
      }
      observe() {}
      disconnect() {}
    },
  };
  const real = Object.fromEntries(
    Object.keys(made).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  for (const [name, value] of Object.entries(made)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const pass = (ms) => {
    now += ms;
    if (timer && now >= timer.at) timer.run();
  };
  const front = (state) => {
    tab.visibilityState = state;
    tab.dispatchEvent(new Event("visibilitychange"));
  };
  try {
    const shown = [];
    const visibility = new Visibility({}, 1000, (ms) => shown.push(ms));
    look(0.4);
    pass(5000); // too little of it
    look(0.6);
    pass(900);
    front("hidden");
    pass(5000);
    front("visible");
    pass(900);
    look(0.1);
    look(1);
    pass(900);
    assert.deepEqual(shown, []);
    pass(100);
    assert.deepEqual(shown, [1000]);
    assert.equal(visibility.ms, 2800);
    visibility.stop();
    pass(5000);
    assert.equal(visibility.ms, 2800);
  } finally {
    for (const [name, was] of Object.entries(real)) {
      if (was) Object.defineProperty(globalThis, name, was);
      else delete globalThis[name];
    }
  }
});
