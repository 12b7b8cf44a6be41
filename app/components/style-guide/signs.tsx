import { FileText } from 'lucide-react';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { AudienceBadge } from '#app/components/ui/audience-badge.tsx';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { Badge, CountBadge } from '#app/components/ui/badge.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { CaseStateBadge } from '#app/components/ui/case-state-badge.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { ErrorState } from '#app/components/ui/error-state.tsx';
import { InvoiceStatusBadge } from '#app/components/ui/invoice-status-badge.tsx';
import { Kbd } from '#app/components/ui/kbd.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { Progress } from '#app/components/ui/progress.tsx';
import { SkeletonRows } from '#app/components/ui/skeleton.tsx';
import { Stepper } from '#app/components/ui/stepper.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { CASE_STATES } from '#models/contracts/cases.ts';
import { INVOICE_STATUSES } from '#models/contracts/invoices.ts';
import { Line, Section } from './section.tsx';

export function Signs() {
  return (
    <Section title="Signs">
      <Line>
        <AudienceBadge audience="internal" />
        <AudienceBadge audience="shared" customerName="Dupont SAS" />
        <AudienceBadge audience="shared" customerName="شركة النور للتجارة" />
        <Badge tone="danger">2 h late</Badge>
        <CountBadge count={12} loud />
        <CountBadge count={3} />
        <Kbd>j</Kbd>
      </Line>
      <Line>
        {CASE_STATES.map((state) => (
          <CaseStateBadge key={state} state={state} />
        ))}
      </Line>
      <Line>
        {INVOICE_STATUSES.map((status) => (
          <InvoiceStatusBadge key={status} status={status} />
        ))}
      </Line>
      <Line>
        <Avatar name="Camille Moreau" />
        <Avatar name="Léa Bernard" looksAt="internal" />
        <Avatar name="Dupont Jean" side="customer" looksAt="shared" />
        <Avatar name="محمد" size="small" side="customer" />
      </Line>
      <Banner tone="waiting">Waiting for Dupont SAS since Tuesday</Banner>
      <Banner tone="internal" action={<Button size="small">Understood</Button>}>
        Only colleagues see this side
      </Banner>
      <Banner tone="danger">This invoice has been overdue for 12 days</Banner>
      <Banner tone="settled">Agreed: €360.00 will be credited</Banner>
    </Section>
  );
}

export function States() {
  const { now } = useSettings();
  const ago = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000);
  return (
    <Section title="States and facts">
      <Stepper
        steps={[
          { key: '1', label: 'Received', state: 'done' },
          { key: '2', label: 'Examined', state: 'done' },
          { key: '3', label: 'Agreed', state: 'current', note: 'Needs a credit note of €360.00' },
          { key: '4', label: 'Resolved', state: 'upcoming' },
        ]}
      />
      <KeyValues
        items={[
          { key: 'Amount', value: <Amount amount={172_750} currency="EUR" strong /> },
          { key: 'Long amount', value: <Amount amount={123_456_789_012} currency="EUR" /> },
          { key: 'Dinars', value: <Amount amount={-1_500} currency="TND" /> },
          { key: 'Due', value: <Day day="2026-10-14" /> },
          { key: 'Now', value: <Instant at={ago(0)} /> },
          { key: 'Near', value: <Instant at={ago(12)} /> },
          { key: 'Yesterday', value: <Instant at={ago(1_440)} /> },
          { key: 'Binding', value: <Instant at={ago(60)} exact /> },
          { key: 'A long word', value: 'Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüssel'.repeat(3) },
        ]}
      />
      <Progress label="Importing" value={42} note="1,200 of 50,000 rows, 20 s left" />
      <Progress label="Reading the file" />
      <SkeletonRows rows={2} />
      <EmptyState icon={<FileText aria-hidden />} action={<Button>Choose a file</Button>}>
        There are no invoices yet. They appear here as soon as they are imported.
      </EmptyState>
      <ErrorState title="The documents could not be loaded" action={<Button size="small">Try again</Button>}>
        The conversation goes on; only the list of documents is missing.
      </ErrorState>
    </Section>
  );
}
