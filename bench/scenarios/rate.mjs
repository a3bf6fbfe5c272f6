import { atLeast, atMost, mediansOf, median } from '../lib/figures.mjs';
import { FAULTS, noFaults, printRates, runRound } from '../lib/load.mjs';
import { seedPeople } from '../lib/people.mjs';
import { profileArgs, printProfile } from '../lib/profile.mjs';
import { startRelay } from '../lib/yardstick.mjs';

/** Required share of the relay's messages per second, by messages in flight. */
const BARS = { 1: 0.45, 8: 0.6 };
const SLOWER = 2;

/**
 * The whole application against a relay that stores nothing, in turns, so that both run on the same
 * machine state.
 */
export async function rate(stage, { rounds, seconds, warmSeconds, isProfiled }) {
  const profile = stage.subfolder('profile');
  const postgres = await stage.postgres();
  const api = await stage.api(postgres.url, isProfiled ? profileArgs(profile) : []);
  const everybody = await seedPeople(await stage.sql(postgres.url), { people: 1000 });
  const relay = await startRelay(stage);
  const rows = [];
  const bars = [];
  for (const sockets of [200, 1000]) {
    const people = everybody.slice(0, sockets);
    for (const inFlight of [1, 8]) {
      const results = { relay: [], zentra: [] };
      for (let i = 0; i < rounds; i += 1) {
        const common = { people, inFlight, warmSeconds, seconds };
        results.relay.push(await runRound(stage, { server: relay, ...common }));
        results.zentra.push(await runRound(stage, { server: api, postgres, ...common }));
      }
      const settings = { sockets, inFlight };
      const { relay: relays, zentra: zentras } = results;
      const ofRelay = mediansOf(relays, { summed: FAULTS });
      const ofZentra = mediansOf(zentras, { summed: FAULTS });
      // Each round is compared with its own pair: other load on the machine slowed both.
      const ratio = median(zentras.map(({ perSecond }, i) => perSecond / relays[i].perSecond));
      const slower = median(zentras.map(({ ackP99 }, i) => ackP99 / relays[i].ackP99));
      rows.push({ name: 'relay', ...settings, ...ofRelay, ratio: 1 });
      rows.push({ name: 'zentra', ...settings, ...ofZentra, ratio });
      const where = `${sockets} sockets, ${inFlight} in flight`;
      bars.push(atLeast(`share of the relay's rate, ${where}`, ratio, BARS[inFlight]));
      bars.push(atMost(`ack p99 against the relay's, ${where}`, slower, SLOWER));
      bars.push(noFaults(where, ofZentra));
    }
  }
  printRates(rows);
  if (isProfiled) {
    await api.stop();
    printProfile(profile);
  }
  return { figures: rows, bars };
}
