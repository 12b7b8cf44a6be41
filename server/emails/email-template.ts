import type { ReactElement } from 'react';
import type { Language } from '#models/contracts/roles.ts';

/** Facts every mail shows. */
export interface CommonEmailProps {
  readonly productName: string;
  /** The company that runs the installation and on whose behalf we write. */
  readonly companyName: string;
  /** Absent: a greeting without a name. */
  readonly recipientName?: string | undefined;
}

/** One mail in both languages: its subject and its content, from which HTML and plain text are made. */
export interface EmailTemplate<Props> {
  subject(props: Props & CommonEmailProps, language: Language): string;
  Content(props: Props & CommonEmailProps & { readonly language: Language }): ReactElement;
}
