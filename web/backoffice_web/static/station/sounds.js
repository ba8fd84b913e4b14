// What is heard and felt. Never the only signal; the volume is this device's own.
const TUNES = {
  ok: [[1800, 80]],
  saved: [[1800, 60], [1200, 60]],
  told: [[1400, 60]],
  in: [[1400, 80], [1800, 80]],
  out: [[1800, 80], [1400, 80]],
  again: [[1400, 60], [0, 40], [1400, 60]],
  bad: [[220, 250], [0, 80], [220, 250]],
};
const BUZZ = { ok: 40, saved: 40, told: 20, in: 40, out: 40, again: 80, bad: [200, 100, 200] };
const KEY = "bo-scan-mute";

export const sounds = () => {
  let context = null;
  let muted = localStorage.getItem(KEY) === "1";
  let repeating = 0;

  const play = (name) => {
    if (matchMedia("(pointer: coarse)").matches) navigator.vibrate?.(BUZZ[name]);
    // Browsers play nothing before the first key or touch after a load.
    if (muted || navigator.userActivation?.hasBeenActive === false) return;
    context ??= new AudioContext();
    let at = context.currentTime;
    for (const [pitch, length] of TUNES[name]) {
      if (pitch) {
        const tone = context.createOscillator();
        const volume = context.createGain();
        tone.type = name === "bad" ? "square" : "sine";
        tone.frequency.value = pitch;
        volume.gain.value = name === "bad" ? 0.2 : 0.35;
        tone.connect(volume).connect(context.destination);
        tone.start(at);
        tone.stop(at + length / 1000);
      }
      at += length / 1000;
    }
  };

  return {
    play,
    alarm: () => {
      clearInterval(repeating);
      play("bad");
      repeating = setInterval(() => play("bad"), 2000);
    },
    quiet: () => clearInterval(repeating),
    get muted() {
      return muted;
    },
    toggle: () => {
      muted = !muted;
      localStorage.setItem(KEY, muted ? "1" : "0");
      return muted;
    },
  };
};
