import { z } from 'zod';
import { DEPARTMENTS, LANGUAGES, ROLES } from './role-names.ts';

// Lists stand in a file of their own: a page that shows a name must not load the validator.
export * from './role-names.ts';

export const RoleSchema = z.enum(ROLES);
export const DepartmentSchema = z.enum(DEPARTMENTS);
export const LanguageSchema = z.enum(LANGUAGES);
