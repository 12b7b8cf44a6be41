import { z } from 'zod';
import { CUSTOMER_ROLES, DepartmentSchema, LanguageSchema, type Role, RoleSchema } from './roles.ts';
import { OrdinalSchema, WholeNumberSchema } from './whole-number.ts';

/** What a link sent by mail is good for, and for how many minutes. */
export const LINK_PURPOSES = ['invite', 'reset', 'magic'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];
export const LINK_MINUTES = { invite: 7 * 24 * 60, reset: 60, magic: 10 } as const satisfies Record<
  LinkPurpose,
  number
>;

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 200;
/** Why a password is refused; each has a sentence (`auth:password.*`). */
export const PASSWORD_PROBLEMS = ['tooShort', 'tooLong', 'personal', 'common'] as const;
export type PasswordProblem = (typeof PASSWORD_PROBLEMS)[number];

/** Approval limits are in the currency the company keeps its books in. */
export const ACCOUNT_CURRENCY = 'EUR';
export const MINOR_PER_UNIT = 100;

/** Break-glass access of an admin lasts at most this long (minutes). */
export const ELEVATION_MAX_MINUTES = 60;

/** Lower case, one @, nothing that a mail header or a query could take for something else. */
export const EmailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(
    /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u,
  );
/** One line, with something to be seen. */
export const PersonNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]*$/u)
  .regex(/[\p{L}\p{N}]/u);
/** A password as typed; whether it is good enough is decided where account and company are known. */
const TypedPasswordSchema = z.string().min(1).max(1_000);
const IdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/);
const ReturnToSchema = z.string().max(2_000).optional();
/** Minor units of the company's currency. */
const ApprovalLimitSchema = WholeNumberSchema.pipe(z.number().max(1_000_000_000_000));

export const SignInSchema = z.strictObject({
  email: EmailSchema,
  password: TypedPasswordSchema,
  returnTo: ReturnToSchema,
});
export const RequestLinkSchema = z.strictObject({ email: EmailSchema, returnTo: ReturnToSchema });
export const UseMagicLinkSchema = z.strictObject({});
export const ResetPasswordSchema = z.strictObject({ password: TypedPasswordSchema, again: TypedPasswordSchema });
/** A password is required of the company's people and optional for those who prefer links. */
export const AcceptInvitationSchema = z.strictObject({
  name: PersonNameSchema,
  language: LanguageSchema,
  password: z.string().max(1_000).optional(),
  again: z.string().max(1_000).optional(),
});
export const ProfileSchema = z.strictObject({ name: PersonNameSchema, language: LanguageSchema });
export const ChangePasswordSchema = z.strictObject({
  /** absent for people who had none until now */
  current: z.string().max(1_000).optional(),
  password: TypedPasswordSchema,
  again: TypedPasswordSchema,
});
/** One device, all others, or all of them. */
export const SessionsFormSchema = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('revoke'), sessionId: IdSchema }),
  z.strictObject({ intent: z.literal('others') }),
  z.strictObject({ intent: z.literal('everywhere') }),
]);

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(20),
  );

/** What decides how much an account may do. */
export const AccessSchema = z.strictObject({
  role: RoleSchema,
  departments: oneOrMore(DepartmentSchema),
  portfolio: z.enum(['all', 'own']).default('own'),
  approvalLimit: ApprovalLimitSchema.default(0),
});
export type Access = z.output<typeof AccessSchema>;

/** The access as the administration's form sends it, with the version it was made from. */
export const AccessFormSchema = z.strictObject({
  intent: z.literal('access'),
  version: OrdinalSchema,
  ...AccessSchema.shape,
});
export const UserFormSchema = z.discriminatedUnion('intent', [
  AccessFormSchema,
  z.strictObject({ intent: z.literal('disable') }),
  z.strictObject({ intent: z.literal('enable') }),
]);
export const WithdrawInvitationSchema = z.strictObject({ userId: IdSchema });
/** What may be done with a line of a list of people. */
export const PersonActionSchema = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('withdraw'), userId: IdSchema }),
  z.strictObject({ intent: z.literal('disable'), userId: IdSchema }),
  z.strictObject({ intent: z.literal('enable'), userId: IdSchema }),
  z.strictObject({
    intent: z.literal('role'),
    userId: IdSchema,
    role: z.enum(['customer', 'customer-admin']),
    version: OrdinalSchema,
  }),
]);

export const InviteUserSchema = z.strictObject({
  email: EmailSchema,
  name: PersonNameSchema,
  language: LanguageSchema,
  ...AccessSchema.shape,
  /** code of the customer in the ledger, for a customer's people */
  customerCode: z.string().trim().max(100).optional(),
});
export type InviteUser = z.output<typeof InviteUserSchema>;

export const InviteColleagueSchema = z.strictObject({
  intent: z.literal('invite'),
  email: EmailSchema,
  name: PersonNameSchema,
  language: LanguageSchema,
  role: z.enum(CUSTOMER_ROLES),
});
export const InviteContactSchema = z.strictObject({
  ...InviteColleagueSchema.shape,
  customerCode: z.string().trim().min(1).max(100),
});
/** Everything a page with a list of people and an invitation form may send. */
export const ColleaguesFormSchema = z.discriminatedUnion('intent', [
  InviteColleagueSchema,
  ...PersonActionSchema.options,
]);
export const ContactsFormSchema = z.discriminatedUnion('intent', [InviteContactSchema, ...PersonActionSchema.options]);

/** What the form offers (minutes). */
export const ELEVATION_MINUTES = [15, 30, ELEVATION_MAX_MINUTES] as const;
export const ElevateSchema = z.strictObject({
  justification: z.string().trim().min(20).max(2_000),
  minutes: WholeNumberSchema.pipe(z.number().min(5).max(ELEVATION_MAX_MINUTES)),
  password: TypedPasswordSchema,
});
export type Elevate = z.output<typeof ElevateSchema>;
export const ElevationFormSchema = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('open'), ...ElevateSchema.shape }),
  z.strictObject({ intent: z.literal('end') }),
]);

export const AdmitGuestSchema = z.strictObject({
  email: EmailSchema,
  name: PersonNameSchema,
  language: LanguageSchema,
  /** last day of access, inclusive */
  until: z.iso.date(),
});
export type AdmitGuest = z.output<typeof AdmitGuestSchema>;

/* ---- what a person receives about accounts ------------------------------------------------------------------------ */

export interface SessionView {
  id: string;
  /** "Firefox, Linux"; empty when unknown */
  device: string;
  /** network of the sign-in, without the machine's part; empty when unknown */
  network: string;
  signedInAt: string;
  lastSeenAt: string;
  isCurrent: boolean;
}

export type AccountStatus = 'active' | 'invited' | 'disabled';

export interface UserView {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: AccountStatus;
  departments: readonly string[];
  portfolio: 'all' | 'own';
  /** minor units */
  approvalLimit: number;
  customerName?: string | undefined;
  lastSeenAt?: string | undefined;
  /** an invitation's end */
  expiresAt?: string | undefined;
  /** what the reader may do with this account */
  can: { changeAccess: boolean; disable: boolean; enable: boolean; withdraw: boolean };
  /** of the access: a form sends it back, so that a stale one is noticed */
  version: number;
  isSelf: boolean;
}
