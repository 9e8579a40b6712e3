// What the page itself says on messages, in the languages that messages are written in.

const words = {
  en: {
    close: "Close",
    snooze: "Later",
    never_again: "Not again",
    send: "Send",
    newWindow: "opens in a new window",
    scales: {
      ces: ["Very difficult", "Very easy"],
      nps: ["Not at all likely", "Extremely likely"],
      pmf: ["Very disappointed", "Somewhat disappointed", "Not disappointed"],
    },
  },
  de: {
    close: "Schließen",
    snooze: "Später",
    never_again: "Nicht mehr zeigen",
    send: "Absenden",
    newWindow: "öffnet ein neues Fenster",
    scales: {
      ces: ["Sehr schwer", "Sehr leicht"],
      nps: ["Sehr unwahrscheinlich", "Sehr wahrscheinlich"],
      pmf: ["Sehr enttäuscht", "Etwas enttäuscht", "Nicht enttäuscht"],
    },
  },
};

/** Those of a locale like `de-AT`; English where there are none. */
export function wordsOf(locale) {
  return words[locale?.split("-")[0]] ?? words.en;
}
