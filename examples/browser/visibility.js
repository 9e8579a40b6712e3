// How long an element has been on the screen: half of it within the window, in a tab that is in front.

export class Visibility {
  #observer;
  #onTab = () => this.#update();
  #inView = false;
  #since = null; // when it last came into view
  #before = 0; // ms of earlier stretches
  #timer = null;
  #afterMs;
  #onShown;

  /** Calls `onShown` with the time, once the element was visible for `afterMs` in one go. */
  constructor(element, afterMs, onShown) {
    this.#afterMs = afterMs;
    this.#onShown = onShown;
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#inView = entries.at(-1).intersectionRatio >= 0.5;
        this.#update();
      },
      { threshold: 0.5 },
    );
    this.#observer.observe(element);
    document.addEventListener("visibilitychange", this.#onTab);
  }

  /** All the time it was visible, in ms. */
  get ms() {
    return Math.round(this.#before + (this.#since === null ? 0 : performance.now() - this.#since));
  }

  stop() {
    this.#observer.disconnect();
    document.removeEventListener("visibilitychange", this.#onTab);
    this.#hide();
  }

  #update() {
    const visible = this.#inView && document.visibilityState === "visible";
    if (!visible) return this.#hide();
    if (this.#since !== null) return;
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#onShown(Math.round(performance.now() - this.#since)), this.#afterMs);
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#before = this.ms;
    this.#since = null;
  }
}
