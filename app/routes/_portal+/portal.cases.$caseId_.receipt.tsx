import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DisputedSplit } from '#app/components/money/disputed-split.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { portalCasePath, portalInvoicesPath } from '#app/utils/paths.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentPortalCase } from '#server/presenters/case-portal.ts';

export const handle = { i18n: ['portal', 'cases', 'reasons', 'dispute'] };

/** What was sent, who answers and by when. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const facts = await getPortalCase({ actor, caseId: params.caseId ?? '' });
    const time = { now: clock.now(), timeZone: config().timeZone };
    const { id, number, currency, disputed, reason, next, items } = await presentPortalCase(actor, facts, time);
    return {
      title: pageTitle(language, translator(language, 'cases')('one', { number })),
      subject: { id, number, currency, disputed, reason, next, items },
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ContestReceipt() {
  const { subject } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['reasons', 'common', 'cases', 'dispute']);
  const format = useFormat();
  const { companyName } = useSettings();
  const { id, number, currency, disputed, next, items, reason } = subject;
  const department = t(`common:departments.${next.department}`);
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title={
          <span className="flex items-center gap-2">
            <CircleCheck aria-hidden className="text-settled-ink" />
            {t('dispute:receipt.title')}
          </span>
        }
        lead={t('dispute:receipt.lead', { number, company: companyName })}
      />
      <div className="flex flex-col gap-5">
        <Card title={t('dispute:receipt.next')}>
          <p>
            {next.turn === 'company' && next.by
              ? t('dispute:receipt.answers', { department, day: format.dayLong(next.by) })
              : t('dispute:receipt.answersSoon', { department })}
          </p>
          <p className="mt-2 text-ink-muted">{t('dispute:receipt.meanwhile')}</p>
        </Card>
        <Card title={t(`reasons:customer.${reason}`)}>
          <ul className="flex flex-col gap-4">
            {items.map((item) => (
              <li key={item.invoiceNumber}>
                <p className="mb-1 wrap-anywhere">
                  <bdi>{item.invoiceNumber}</bdi>
                </p>
                <DisputedSplit
                  currency={currency}
                  disputed={item.disputed}
                  rest={item.invoice?.payable ?? 0}
                  dueOn={item.invoice?.dueOn}
                />
              </li>
            ))}
          </ul>
          {items.length > 1 ? (
            <p className="mt-3 border-t border-line pt-3">
              {t('dispute:receipt.total', { amount: format.money({ amount: disputed, currency }) })}
            </p>
          ) : null}
        </Card>
        <div className="print-hidden flex flex-wrap gap-2">
          <LinkButton variant="primary" to={portalCasePath(id)}>
            {t('dispute:receipt.open')}
          </LinkButton>
          <LinkButton to={portalInvoicesPath()}>{t('dispute:receipt.invoices')}</LinkButton>
        </div>
      </div>
    </div>
  );
}
