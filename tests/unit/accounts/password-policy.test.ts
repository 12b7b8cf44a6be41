import { expect, test } from 'vitest';
import { assertPassword, passwordProblem } from '#server/domain/accounts/password-policy.ts';

const person = {
  email: 'ada.byron@ateliers-dupont.example',
  name: 'Ada Byron',
  companyNames: ['Menuiseries Moreau SA', 'Entente'],
};
const problem = (password: string) => passwordProblem(password, person);

test.each(['', 'short', 'elevenchars', 'é'.repeat(11)])('fewer than twelve characters are refused: %s', (password) => {
  expect(problem(password)).toBe('tooShort');
});

test('length is counted in characters as a person sees them, and has an upper end', () => {
  expect(problem('🦊🐢🌿🧭🪁🎈🧩🪴🎻🧶🪵🧊')).not.toBe('tooShort');
  expect(problem('x1y2z3w4q5'.repeat(21))).toBe('tooLong');
});

test.each([
  'password1234',
  'Passw0rd!2026',
  'motdepasse123',
  'M0tdep@sse2026!',
  'administrator1',
  'azertyuiop12',
  'qwertyuiop[]',
  '123456789012',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'abcdefghijkl',
  'lkjhgfdsapoiuytrewq',
  'letmein2026!!',
  'iloveyou12345',
  'Bienvenue2026',
  'welcome-welcome-welcome',
  'entente-demo',
])('what everybody would try is refused: %s', (password) => {
  expect(problem(password)).toBe('common');
});

test.each([
  'AdaByron2026!',
  'byron.ada.byron',
  'ateliers-dupont',
  'Menuiseries2026',
  'moreau-moreau-1',
  `${'d.u.p.o.n.t.ada.byron'.replaceAll('.', '')}1`,
])('what is about the person or the company is refused: %s', (password) => {
  expect(problem(password)).toBe('personal');
});

test.each([
  'correct horse battery staple',
  'brindle quay 7 lanterns',
  'trois petits vélos bleus',
  'Tr0ub4dor&3xyz',
  'kX9#vLq2pZ7!',
  'sourire tambour vitrail',
  'нева зимой тиха',
])('a password of one’s own is accepted, whatever it is made of: %s', (password) => {
  expect(problem(password)).toBeNull();
});

test('a long password is judged quickly', () => {
  const started = performance.now();
  for (const password of ['a'.repeat(200), 'ab'.repeat(100), 'abcdefgh'.repeat(25), 'p@ssw0rd'.repeat(25)]) {
    problem(password);
  }
  expect(performance.now() - started).toBeLessThan(200);
});

test('the refusal says why and at which field', () => {
  expect(() => assertPassword('password1234', person)).toThrowError(
    expect.objectContaining({
      code: 'PASSWORD_WEAK',
      params: { why: 'common' },
      fields: { password: ['PASSWORD_WEAK'] },
    }),
  );
});
