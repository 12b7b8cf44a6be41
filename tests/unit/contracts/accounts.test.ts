import { expect, test } from 'vitest';
import { PersonNameSchema } from '#models/contracts/accounts.ts';

test.each(['Zoé', '李', 'O’Brien 3rd', 'मोहन'])('%s is a name', (name) => {
  expect(PersonNameSchema.parse(name)).toBe(name);
});

test.each([
  ['nothing to be seen', '\u200b\u2060\u00ad'],
  ['signs only', '•••'],
  ['a turned direction', 'Ana\u202e'],
  ['two lines', 'Ana\nLopez'],
])('%s is not', (_, name) => {
  expect(PersonNameSchema.safeParse(name).success).toBe(false);
});
