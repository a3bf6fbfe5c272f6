let context: AudioContext | undefined;

/**
 * Plays two soft tones. Silent before the first user interaction, because browsers refuse sound
 * until then.
 */
export function playSoftSound(): void {
  if (!navigator.userActivation.hasBeenActive) return;
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  for (const [frequency, after] of [
    [523.25, 0],
    [783.99, 0.11],
  ] as const) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const start = currentTime + after;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.06, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
    tone.connect(volume).connect(destination);
    tone.start(start);
    tone.stop(start + 0.4);
  }
}
