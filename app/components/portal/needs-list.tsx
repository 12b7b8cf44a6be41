import { Form, Link } from '@remix-run/react';
import { ArrowRight, Handshake, MessageCircleQuestion, PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { contestStepPath, portalCasePath, portalPath } from '#app/utils/paths.ts';
import type { ContestDraftRow, PortalCaseRow } from '#models/contracts/portal.ts';
import { TurnLine } from './turn-line.tsx';

interface NeedsListProps {
  /** cases that wait for the customer */
  cases: readonly PortalCaseRow[];
  drafts: readonly ContestDraftRow[];
}

/** What is the customer's to do, the most pressing first. Needs `portal`, `cases`, `reasons`. */
export function NeedsList({ cases, drafts }: NeedsListProps) {
  const { t } = useTranslation(['portal', 'reasons']);
  const format = useFormat();
  if (cases.length + drafts.length === 0) {
    return <p className="px-(--card) pb-(--card) text-ink-muted">{t('portal:needs.nothing')}</p>;
  }
  return (
    <ul className="divide-y divide-line border-t border-line">
      {cases.map((row) => (
        <Need
          key={row.id}
          href={portalCasePath(row.id)}
          icon={row.state === 'PROPOSED' ? <Handshake aria-hidden /> : <MessageCircleQuestion aria-hidden />}
          title={t(row.state === 'PROPOSED' ? 'portal:needs.proposal' : 'portal:needs.question', {
            number: row.number,
          })}
          note={
            <>
              {t(`reasons:customer.${row.reason}`)} · <Amount amount={row.disputed} currency={row.currency} /> ·{' '}
              <TurnLine next={row.next} state={row.state} />
            </>
          }
        />
      ))}
      {drafts.map((draft) => (
        <Need
          key={draft.id}
          href={contestStepPath(draft.id, 'part')}
          icon={<PencilLine aria-hidden />}
          title={t('portal:needs.draft', {
            count: draft.invoices.length,
            invoices: format.list(draft.invoices.slice(0, 3)),
          })}
          note={
            <>
              {t('portal:needs.draftNote')} <Instant at={draft.updatedAt} />
            </>
          }
          aside={
            <Form method="post" action={`${portalPath()}?index`}>
              <input type="hidden" name="draft" value={draft.id} />
              <Button type="submit" variant="quiet" size="small" className="relative z-1">
                {t('portal:needs.forget')}
              </Button>
            </Form>
          }
        />
      ))}
    </ul>
  );
}

interface NeedProps {
  href: string;
  icon: ReactNode;
  title: string;
  note: ReactNode;
  aside?: ReactNode;
}

function Need({ href, icon, title, note, aside }: NeedProps) {
  return (
    <li className="relative flex items-center gap-3 px-(--card) py-3 hover:bg-hover focus-within:bg-hover">
      <span className="flex-none text-xl text-brand-ink">{icon}</span>
      <span className="min-w-0 flex-1">
        <Link to={href} className="font-semibold after:absolute after:inset-0 hover:underline">
          {title}
        </Link>
        <span className="block text-sm text-ink-muted wrap-anywhere">{note}</span>
      </span>
      {aside ?? <ArrowRight aria-hidden className="flex-none text-ink-muted" />}
    </li>
  );
}
