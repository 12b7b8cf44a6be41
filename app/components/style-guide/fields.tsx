import { Search } from 'lucide-react';
import { useState } from 'react';
import { DisputedSplit } from '#app/components/money/disputed-split.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Checkbox } from '#app/components/ui/checkbox.tsx';
import { DateField } from '#app/components/ui/date-field.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { FileDrop } from '#app/components/ui/file-drop.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { Switch } from '#app/components/ui/switch.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { styleGuidePath } from '#app/utils/paths.ts';
import { Line, Section } from './section.tsx';

export function Buttons() {
  return (
    <Section title="Buttons">
      <Line>
        <Button variant="primary">Confirm the invoice</Button>
        <Button>Save</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="internal">Post internally</Button>
        <Button variant="danger">Withdraw the case</Button>
      </Line>
      <Line>
        <Button variant="primary" pending>
          Saving…
        </Button>
        <Button disabled>Not now</Button>
        <Button size="small">Small</Button>
        <IconButton label="Search" icon={<Search aria-hidden />} />
        <LinkButton to={styleGuidePath()}>A link as a button</LinkButton>
        <TextLink to={styleGuidePath()}>A plain link</TextLink>
      </Line>
    </Section>
  );
}

export function Fields({ prefix }: { prefix: string }) {
  const [disputed, setDisputed] = useState<number | null>(150_000);
  const [files, setFiles] = useState<string[]>([]);
  return (
    <Section title="Fields">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Your name" name={`${prefix}-name`} defaultValue="Camille Moreau" />
        <TextField
          id={`${prefix}-mail`}
          label="E-mail"
          name={`${prefix}-mail`}
          type="email"
          help="We send the link there."
          error="Write an e-mail address, like name@company.com."
          defaultValue="camille@"
        />
        <SelectField
          label="Department"
          name={`${prefix}-department`}
          placeholder
          options={[
            { value: 'logistics', label: 'Logistics' },
            { label: 'Finance', options: [{ value: 'billing', label: 'Billing' }] },
          ]}
        />
        <DateField label="Expected payment" name={`${prefix}-day`} optional />
        <MoneyField
          label="Disputed amount"
          name={`${prefix}-amount`}
          currency="EUR"
          defaultAmount={150_000}
          onAmount={setDisputed}
        />
        <DisputedSplit currency="EUR" disputed={disputed ?? 0} rest={600_000 - (disputed ?? 0)} dueOn="2026-10-14" />
        <TextArea label="What happened?" name={`${prefix}-text`} help="A few sentences are enough." />
        <FileDrop
          name={`${prefix}-files`}
          hint={files.length > 0 ? files.join(', ') : 'PDF or images, up to 20 MB each'}
          onFiles={(list) => setFiles(list.map((file) => file.name))}
        />
      </div>
      <Checkbox label="Everything is right" name={`${prefix}-right`} defaultChecked help="We tell your contact." />
      <Switch label="E-mail me about every answer" name={`${prefix}-switch`} defaultChecked />
      <RadioCards
        name={`${prefix}-reason`}
        legend="What is wrong?"
        columns={2}
        defaultValue="price"
        options={[
          { value: 'price', label: 'The price is not what we agreed', help: 'It helps if you attach the quote.' },
          { value: 'missing', label: 'We did not receive everything' },
        ]}
      />
      <ErrorDemo prefix={prefix} />
    </Section>
  );
}

function ErrorDemo({ prefix }: { prefix: string }) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <Line>
        <Button onClick={() => setShown(true)}>Show the error summary</Button>
      </Line>
      <ErrorSummary
        problems={
          shown ? [{ fieldId: `${prefix}-mail`, message: 'Write an e-mail address, like name@company.com.' }] : []
        }
      />
    </>
  );
}
