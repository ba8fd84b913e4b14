// The server's answer to a punch, in the words of the person's language.
const ODD = { lost_badge: "lost_badge", expired_badge: "odd_badge", early_badge: "odd_badge" };
const ODDITIES = [
  "future", "before_hiring", "after_leaving", "other_company", "in_while_in", "out_without_in", "break_without_in", "break_in_break",
  "break_end_without_start",
];

const greeting = (shown, { say, words }, at) => {
  if (shown === "out") return say("thanks");
  if (shown === "break_start") return say("pause");
  if (shown === "break_end") return say("returned");
  const hour = words.hour(at);
  return say(hour < 11 ? "morning" : hour < 18 ? "day" : "evening");
};

// {look, who, big, sums, lines, tune, missing} of an answer; `bad` when nobody's time counts.
export const told = (row, { say, words, settings, helper }) => {
  const { shown, at, first_name, flags, known } = row.answer;
  const time = words.time(at);
  const end = row.by.badge?.slice(-4);
  const who = end ? say("badge_ending", { end }) : (row.by.number ?? "");
  if (!known)
    return { bad: true, tune: "bad", who, big: say("not_known"), lines: [say("kept"), say("again_pin"), ...(settings.help ? [say("new_badge", { who: settings.help })] : [])] };
  const odd = flags.find((flag) => flag in ODD);
  if (odd) return { bad: true, tune: "bad", who, big: time, lines: [say(ODD[odd], { who: helper })] };
  const lines = [];
  if (flags.includes("missing_out")) lines.push(say("missing_out"));
  if (flags.includes("pin_not_checked")) lines.push(say("saved_pin"));
  if (flags.some((flag) => ODDITIES.includes(flag))) lines.push(say("odd_punch"));
  return {
    look: shown,
    who: `${greeting(shown, { say, words }, at)}${first_name ? `, ${first_name}` : ""}`,
    big: flags.includes("repeated") ? say("repeated", { time }) : say(shown, { time }),
    lines,
    missing: flags.includes("missing_out"),
    tune: shown === "out" || shown === "break_start" ? "out" : "in",
  };
};

// What stands below the answer, once the hours are known.
export const sumsOf = (hours, shown, say) => [
  [say("today"), hours.today],
  ...(shown === "out" && hours.pause ? [[say("taken"), hours.pause]] : []),
  [say("week"), hours.week],
];
