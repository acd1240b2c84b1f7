import { setImmediate as soon } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Turn, Turns } from "./turns";

const hour = 3_600_000;
const patient = () => new Turns({ clearing: hour, alone: hour });

/** What has been settled by now, and what has not. */
async function hasCome(turn: Promise<Turn | undefined>): Promise<boolean> {
  let come = false;
  void turn.then(() => (come = true));
  for (let round = 0; round < 10; round += 1) await soon();
  return come;
}

async function taken(turn: Promise<Turn | undefined>): Promise<Turn> {
  const found = await turn;
  if (found === undefined) throw new Error("It did not come.");
  return found;
}

test("most run beside each other, and only the first of them began alone", async () => {
  const turns = patient();
  const first = await taken(turns.beside(hour));
  const second = await taken(turns.beside(hour));
  expect([first.isAlone, second.isAlone]).toEqual([true, false]);
  first.end();
  second.end();
  expect((await taken(turns.beside(hour))).isAlone).toBe(true);
});

test("what is to run alone waits for what runs, and what comes after it waits for it", async () => {
  const turns = patient();
  const before = await taken(turns.beside(hour));
  const alone = turns.alone(hour);
  expect(await hasCome(alone)).toBe(false);
  const after = turns.beside(hour);
  expect(await hasCome(after)).toBe(false);
  before.end();
  const turn = await taken(alone);
  expect(turn.isAlone).toBe(true);
  expect(await hasCome(after)).toBe(false);
  turn.end();
  await taken(after);
});

test("two that are to run alone take turns, and who waited for the first begins before the second", async () => {
  const turns = patient();
  const first = await taken(turns.alone(hour));
  const second = turns.alone(hour);
  const other = turns.beside(hour);
  first.end();
  const between = await taken(other);
  expect(await hasCome(second)).toBe(false);
  between.end();
  expect((await taken(second)).isAlone).toBe(true);
});

test("what takes long holds nothing up: the next begins beside it, and knows", async () => {
  const turns = new Turns({ clearing: 1, alone: 1 });
  await taken(turns.beside(hour));
  const beside = await taken(turns.alone(hour));
  expect(beside.isAlone).toBe(false);
  expect((await taken(turns.beside(hour))).isAlone).toBe(false);
  const alone = await taken(new Turns({ clearing: 1, alone: 1 }).alone(hour));
  expect(alone.isAlone).toBe(true);
});

test("what runs alone for long is joined by the others", async () => {
  const turns = new Turns({ clearing: 1, alone: 1 });
  expect((await taken(turns.alone(hour))).isAlone).toBe(true);
  expect((await taken(turns.beside(hour))).isAlone).toBe(false);
});

test("nothing waits for what is over its time, and nothing is alone beside it", async () => {
  const turns = patient();
  const late = await taken(turns.beside(hour));
  const next = turns.alone(hour);
  late.overdue();
  const beside = await taken(next);
  expect(beside.isAlone).toBe(false);
  beside.end();
  late.end();
  late.end();
  expect((await taken(turns.alone(hour))).isAlone).toBe(true);
});

test("whoever gets no turn in time is told so, and blocks nobody", async () => {
  const turns = patient();
  const alone = await taken(turns.alone(hour));
  expect(await turns.alone(1)).toBeUndefined();
  expect(await turns.beside(1)).toBeUndefined();
  const last = turns.alone(hour);
  alone.end();
  expect((await taken(last)).isAlone).toBe(true);
});
