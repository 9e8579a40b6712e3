// The form of a survey: one question, one answer. flagd's metrics know the scales by these names and values.

import { make } from "./make.js";

const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => String(from + at));

const scales = {
  ces: numbers(1, 7),
  nps: numbers(0, 10),
  pmf: ["very_disappointed", "somewhat_disappointed", "not_disappointed"],
};

/** Calls `answered` with a number, with one of the texts of `pmf`, or with what was written. */
export function surveyForm({ survey, title, titleId, hint, words, answered }) {
  const isScale = survey in scales;
  const question = { title, titleId, hint };
  const field = isScale ? scale(scales[survey], words.scales[survey], question) : text(question);
  const form = make("form", {}, field, make("button", { class: "primary" }, words.send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = new FormData(form).get("answer").trim();
    if (value !== "") answered(isScale && survey !== "pmf" ? Number(value) : value);
  });
  return form;
}

/** A radio group: every answer in words, or numbers of which the words explain the first and the last. */
function scale(values, words, { title, titleId, hint }) {
  const inWords = words.length === values.length;
  const option = (value, at) => {
    const explained = { 0: words[0], [values.length - 1]: words.at(-1) }[at];
    return make(
      "label",
      {},
      make("input", { type: "radio", name: "answer", value, required: "" }),
      make("span", { class: "answer" }, inWords ? words[at] : value),
      !inWords && explained && make("span", { class: "unseen" }, ` ${explained}`),
    );
  };
  return make(
    "fieldset",
    { class: inWords ? "words" : "numbers", "aria-describedby": hint?.id },
    make("legend", { class: "title", id: titleId }, title),
    hint,
    make(
      "div",
      { class: "scale" },
      make("div", { class: "options" }, ...values.map(option)),
      !inWords && make("p", { class: "ends", "aria-hidden": "true" }, ...words.map((end) => make("span", {}, end))),
    ),
  );
}

function text({ title, titleId, hint }) {
  const id = `${titleId}-answer`;
  const area = { name: "answer", id, rows: 3, maxlength: 2000, required: "", "aria-describedby": hint?.id };
  return make(
    "div",
    { class: "written" },
    make("label", { class: "title", id: titleId, for: id }, title),
    hint,
    make("textarea", area),
  );
}
