// SPDX-License-Identifier: Apache-2.0
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { API_ROOT, api, query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { Checkbox, TextArea, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead, Section } from '../../ui/layout.tsx';
import { Badge, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { useOrganisation } from '../session.tsx';
import { pricingPageWords } from '../words/pricing-page.ts';

type Page = Schemas['PricingPage'];
type Settings = Schemas['PricingSettings'];

/** What anybody sees of the catalog: published or not, what stands beside it, and how it comes onto another site. */
export default function PricingPage() {
  const words = useWords(pricingPageWords);
  const found = query.useQuery('get', '/v1/pricing_page');
  if (found.isPending) return <Loading lines={8} />;
  if (found.error !== null)
    return (
      <>
        <PageHead title={words.title} />
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      </>
    );
  return <Shown page={found.data} />;
}

function Shown({ page }: { readonly page: Page }) {
  const words = useWords(pricingPageWords);
  const { time } = useFormats();
  const may = useMay();
  const { slug } = useOrganisation();
  const [asked, setAsked] = useState<'publish' | 'unpublish' | null>(null);
  const { published, catalog_version, version_in_force, published_at, settings } = page;
  const done = { stale: ['/v1/pricing_page'], onDone: () => setAsked(null) };
  const publish = useChange<Page>(
    (header) => api.POST('/v1/pricing_page/publish', { params: { header }, body: {} }),
    done,
  );
  const unpublish = useChange<Page>((header) => api.POST('/v1/pricing_page/unpublish', { params: { header } }), done);
  const change = asked === 'publish' ? publish : unpublish;
  const behind = published && catalog_version !== version_in_force;
  const embed = `<script src="${API_ROOT}/embed/kontor-pricing.js" defer></script>\n<kontor-pricing organisation="${slug}"></kontor-pricing>`;
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          may ? (
            <>
              {version_in_force !== null && (!published || behind) ? (
                <Button look="primary" onClick={() => setAsked('publish')}>
                  {behind ? words.publish_newer(String(version_in_force)) : words.publish}
                </Button>
              ) : null}
              {published ? <Button onClick={() => setAsked('unpublish')}>{words.unpublish}</Button> : null}
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        <Notice tone={published ? 'good' : 'plain'}>
          <Badge tone={published ? 'good' : 'plain'}>{published ? words.published : words.unpublished}</Badge>{' '}
          {published && published_at !== null
            ? words.shows(String(catalog_version), time(published_at))
            : words.shows_nothing}{' '}
          {behind ? words.behind(String(version_in_force)) : null}{' '}
          {published ? (
            <a className="underline" href={API_ROOT + page.path} target="_blank" rel="noreferrer">
              {words.look}
            </a>
          ) : null}
        </Notice>
        {published ? (
          <Section title={words.embed}>
            <p className="mb-2 text-muted">{words.embed_lead}</p>
            <CodeBlock label="HTML" text={embed} />
          </Section>
        ) : null}
        <SettingsForm key={JSON.stringify(settings)} first={settings} may={may} />
      </div>
      {asked === null ? null : (
        <ConfirmChange
          open
          title={asked === 'publish' ? words.publish_title : words.unpublish}
          confirm={asked === 'publish' ? words.publish : words.unpublish}
          danger={asked === 'unpublish'}
          onClose={() => setAsked(null)}
          change={change}
        >
          <p>{asked === 'publish' ? words.publish_told : words.unpublish_told}</p>
        </ConfirmChange>
      )}
    </>
  );
}

function SettingsForm({ first, may }: { readonly first: Settings; readonly may: boolean }) {
  const words = useWords(pricingPageWords);
  const { number } = useFormats();
  const tell = useToast();
  const [settings, setSettings] = useState(first);
  const { buy_url = '', contact_url = '', faq = [], competitors } = settings;
  const save = useChange<Page>((header) => api.PUT('/v1/pricing_page', { params: { header }, body: settings }), {
    stale: ['/v1/pricing_page'],
    onDone: () => tell(words.saved),
  });
  const set = (name: 'buy_url' | 'contact_url', value: string) => {
    const { [name]: _before, ...others } = settings;
    setSettings(value.trim() === '' ? others : { ...others, [name]: value.trim() });
  };
  const setFaq = (next: readonly { readonly question: string; readonly answer: string }[]) =>
    setSettings({ ...settings, faq: [...next] });
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <fieldset disabled={!may} className="flex flex-col gap-6">
        <Section title={words.links}>
          <div className="grid gap-3 md:grid-cols-2">
            <TextField
              label={words.buy_url}
              hint={words.buy_hint}
              value={buy_url}
              placeholder="https://"
              onChange={(event) => set('buy_url', event.target.value)}
            />
            <TextField
              label={words.contact_url}
              value={contact_url}
              placeholder="mailto:"
              onChange={(event) => set('contact_url', event.target.value)}
            />
          </div>
        </Section>
        <Section title={words.compare}>
          <Checkbox
            label={words.show_editions}
            hint={words.show_editions_hint}
            checked={settings.show_editions === true}
            onChange={({ target }) => {
              const { show_editions: _before, ...others } = settings;
              setSettings(target.checked ? { ...others, show_editions: true } : others);
            }}
          />
        </Section>
        <Section title={words.faq}>
          <ul className="flex flex-col gap-4">
            {faq.map(({ question, answer }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a question is its place
              <li key={at} className="flex flex-col gap-2">
                <TextField
                  label={words.question(String(at + 1))}
                  value={question}
                  required
                  maxLength={200}
                  onChange={({ target }) =>
                    setFaq(faq.map((one, place) => (place === at ? { ...one, question: target.value } : one)))
                  }
                />
                <TextArea
                  label={words.answer(String(at + 1))}
                  value={answer}
                  required
                  maxLength={2000}
                  onChange={({ target }) =>
                    setFaq(faq.map((one, place) => (place === at ? { ...one, answer: target.value } : one)))
                  }
                />
                <Button
                  small
                  look="quiet"
                  className="self-start"
                  icon={<Trash2 size={14} aria-hidden />}
                  onClick={() => setFaq(faq.filter((_one, place) => place !== at))}
                >
                  {words.remove_question(String(at + 1))}
                </Button>
              </li>
            ))}
          </ul>
          <Button
            small
            className="mt-3"
            icon={<Plus size={14} aria-hidden />}
            onClick={() => setFaq([...faq, { question: '', answer: '' }])}
          >
            {words.add_question}
          </Button>
        </Section>
        <Section title={words.competitors}>
          <p className="text-muted">
            {competitors === undefined
              ? words.competitors_none
              : words.competitors_told(number(competitors.scenarios.length), competitors.source)}
          </p>
        </Section>
      </fieldset>
      {save.error === null ? null : <Trouble error={save.error} />}
      {may ? (
        <div>
          <Button type="submit" look="primary" busy={save.isPending}>
            {words.save}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
