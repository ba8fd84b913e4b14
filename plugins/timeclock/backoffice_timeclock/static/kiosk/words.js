// What the kiosk says. The language is the terminal's, or of whoever stands there; it resets after each person.
export const speech = (settings) => {
  let language = settings.language;
  const say = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), settings.words[language][name] ?? name);
  return {
    say,
    get language() {
      return language;
    },
    speak: (wanted) => {
      language = settings.words[wanted] ? wanted : settings.language;
      document.documentElement.lang = language;
    },
    reset: () => {
      language = settings.language;
      document.documentElement.lang = language;
    },
    time: (at) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: settings.zone }).format(new Date(at)),
    day: (at) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { weekday: "long", day: "numeric", month: "long", timeZone: settings.zone }).format(new Date(at)),
    iso: (at) => new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: settings.zone }).format(new Date(at)),
    hour: (at) => Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: settings.zone }).format(new Date(at))),
  };
};

// 29445 seconds are 8:10.
export const hours = (seconds) => `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}`;
