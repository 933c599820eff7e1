// SPDX-License-Identifier: Apache-2.0
import type { MailWords } from './words.js';

export const ja: MailWords = {
  tag: 'ja',
  colon: '：',
  greeting: (name) => (name === null ? 'お客様' : `${name} 様`),
  closing: (sender) => `今後ともよろしくお願いいたします。\n${sender}`,
  invoice: '請求書',
  quote: '見積書',
  amount: '金額',
  amount_due: 'ご請求金額',
  issue_date: '発行日',
  due_date: 'お支払期限',
  paid_on: 'お支払日',
  valid_until: '有効期限',
  method: 'お支払い方法',
  next_try: '次回の決済',
  plan: 'プラン',
  trial_end: '無料期間の終了日',
  last_day: '最終ご利用日',
  wallet: 'クレジット',
  balance: '残高',
  threshold: '通知の基準額',
  customer: 'お客様',
  usage_threshold: 'しきい値',
  figure: '指標',
  usage_so_far: 'これまでのご利用',
  opens_on: '再開日',
  share_of_limit: (percent, feature) => `${feature} の上限の${percent}`,
  transfer: '銀行振込',
  account_holder: '口座名義',
  remittance: 'お支払い参照番号',
  date: '日付',
  document: '書類',
  opening_balance: '期首残高',
  closing_balance: '期末残高',
  movement: {
    invoice: '請求',
    payment: 'ご入金',
    payment_returned: '入金の取消',
    exchange: '換算した入金',
    credit_note: '返還請求',
    refund: '返金',
    refund_failed: '返金の失敗',
    write_off: '貸倒処理',
    wallet_top_up: 'クレジット購入',
  },
  no_movements: 'この期間のお取引はありません。',
  questions: (address) => `お問い合わせ：${address}`,
  unsubscribe: 'この通知を停止する',
  automatic: 'このメールは自動送信されています。',
  outcome: {
    mark_past_due: 'お支払いが確認できない場合、ご契約は支払い遅延の扱いのままとなります。',
    pause: 'お支払いが確認できない場合、ご契約を一時停止いたします。',
    cancel: 'お支払いが確認できない場合、ご契約を解約いたします。',
    write_off: 'お支払いが確認できない場合、お取引口座を閉鎖いたします。',
  },
  letters: {
    invoice_issued: ({ invoice_number, amount_minor, currency, due_date, method }, say) => ({
      subject: `請求書 ${invoice_number}（${say.money(amount_minor, currency)}）のご案内`,
      preheader: `お支払期限は${say.date(due_date)}です。`,
      heading: '請求書のご案内',
      body: [
        `請求書 ${invoice_number}（${say.money(amount_minor, currency)}）をお送りいたします。`,
        method === null
          ? `${say.date(due_date)}までにお支払いをお願いいたします。`
          : `お手続きは不要です。${say.date(due_date)}に ${method} で決済いたします。`,
      ],
      button: '確認して支払う',
    }),
    payment_received: ({ invoice_number, amount_minor, currency }, say) => ({
      subject: `請求書 ${invoice_number} のご入金を確認しました`,
      preheader: `${say.money(amount_minor, currency)}のお支払い、ありがとうございます。`,
      heading: 'お支払いありがとうございます',
      body: [`請求書 ${invoice_number} について、${say.money(amount_minor, currency)}のご入金を確認いたしました。`],
      button: '請求書を見る',
    }),
    payment_failed_soft: ({ invoice_number, amount_minor, currency, method, next_try }, say) => ({
      subject: `請求書 ${invoice_number} の決済ができませんでした`,
      preheader: next_try === null ? 'オンラインでお支払いください。' : `${say.date(next_try)}に再度決済いたします。`,
      heading: '決済ができませんでした',
      body: [
        `請求書 ${invoice_number} の${say.money(amount_minor, currency)}を ${method} で決済できませんでした。`,
        next_try === null
          ? 'オンラインでお支払いいただくか、別のお支払い方法をご登録ください。'
          : `お手続きは不要です。${say.date(next_try)}に再度決済いたします。それまでに決済できる状態にしていただくか、今すぐお支払いください。`,
      ],
      button: '今すぐ支払う',
    }),
    payment_failed_hard: ({ invoice_number, amount_minor, currency, method }, say) => ({
      subject: `請求書 ${invoice_number} の別のお支払い方法をご登録ください`,
      preheader: `${method} はご利用いただけませんでした。`,
      heading: '別のお支払い方法が必要です',
      body: [
        `請求書 ${invoice_number} の${say.money(amount_minor, currency)}の決済が金融機関により拒否されました。今後 ${method} での決済は行いません。`,
        'ご契約を継続するため、別のお支払い方法をご登録ください。',
      ],
      button: 'お支払い方法を変更',
    }),
    card_expires_soon: ({ method, good_until }, say) => ({
      subject: `${method} の有効期限は${say.date(good_until)}です`,
      preheader: '次回のお支払いまでに新しいカードをご登録ください。',
      heading: 'カードの有効期限のお知らせ',
      body: [
        `ご登録の ${method} の有効期限は${say.date(good_until)}です。`,
        '次回のお支払いまでに、新しいカードまたは別のお支払い方法をご登録ください。',
      ],
      button: 'お支払い方法を変更',
    }),
    reminder_1: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `お支払いのご確認：請求書 ${invoice_number}`,
      preheader: `${say.money(amount_minor, currency)}（お支払期限 ${say.date(due_date)}）`,
      heading: 'お支払いのご確認',
      body: [
        `請求書 ${invoice_number}（${say.money(amount_minor, currency)}、お支払期限 ${say.date(due_date)}）のご入金がまだ確認できておりません。`,
        '行き違いですでにお支払いの場合は、このメールは無視してください。',
      ],
      button: '今すぐ支払う',
    }),
    reminder_2: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `二度目のご確認：請求書 ${invoice_number} のお支払期限が過ぎています`,
      preheader: `${say.money(amount_minor, currency)}（お支払期限 ${say.date(due_date)}）`,
      heading: 'お支払期限が過ぎています',
      body: [
        `請求書 ${invoice_number}（${say.money(amount_minor, currency)}）は、${say.date(due_date)}のお支払期限を過ぎています。`,
        '数日中にお支払いいただくか、ご不明な点がございましたらお知らせください。',
      ],
      button: '今すぐ支払う',
    }),
    reminder_3: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `三度目のご確認：請求書 ${invoice_number} が未払いです`,
      preheader: `${say.money(amount_minor, currency)}のお支払いをお願いいたします。`,
      heading: '至急お支払いをお願いいたします',
      body: [
        `再三のご案内にもかかわらず、請求書 ${invoice_number}（${say.money(amount_minor, currency)}、お支払期限 ${say.date(due_date)}）のご入金が確認できておりません。`,
        'ご契約を中断なく継続するため、至急お支払いをお願いいたします。',
      ],
      button: '今すぐ支払う',
    }),
    final_notice: ({ invoice_number, amount_minor, currency, end_date, outcome }, say) => ({
      subject: `最終のご案内：請求書 ${invoice_number} を${say.date(end_date)}までにお支払いください`,
      preheader: ja.outcome[outcome],
      heading: '最終のご案内',
      body: [
        `請求書 ${invoice_number}（${say.money(amount_minor, currency)}）が未払いのままです。${say.date(end_date)}までにお支払いください。`,
        ja.outcome[outcome],
      ],
      button: '今すぐ支払う',
    }),
    trial_ends_soon: ({ plan_name, trial_end, amount_minor, currency, method }, say) => ({
      subject: `${plan_name} の無料期間は${say.date(trial_end)}に終了します`,
      preheader:
        method === null ? 'お支払い方法をご登録ください。' : `終了後の料金は${say.money(amount_minor, currency)}です。`,
      heading: '無料期間がまもなく終了します',
      body: [
        `${plan_name} の無料期間は${say.date(trial_end)}に終了します。`,
        method === null
          ? `${say.money(amount_minor, currency)}で継続される場合は、お支払い方法をご登録ください。ご登録がない場合、ご契約は無料期間とともに終了します。`
          : `その後、${say.money(amount_minor, currency)}を ${method} で決済いたします。継続されない場合は、それまでに解約してください。`,
      ],
      button: '契約を管理',
    }),
    subscription_cancelled: ({ plan_name, last_day, because }, say) => ({
      subject: `${plan_name} のご契約を解約いたしました`,
      preheader: `最終ご利用日は${say.date(last_day)}です。`,
      heading: 'ご契約を解約いたしました',
      body: [
        because === 'asked'
          ? `ご希望により、${plan_name} のご契約を解約いたしました。`
          : `請求書のお支払いが確認できなかったため、${plan_name} のご契約を解約いたしました。`,
        `${say.date(last_day)}までご利用いただけます。`,
      ],
      button: '契約を管理',
    }),
    quote_to_sign: ({ quote_number, amount_minor, currency, valid_until }, say) => ({
      subject: `見積書 ${quote_number}（${say.money(amount_minor, currency)}）のご案内`,
      preheader: `ご署名いただけます。有効期限は${say.date(valid_until)}です。`,
      heading: '見積書のご署名をお願いいたします',
      body: [
        `見積書 ${quote_number}（${say.money(amount_minor, currency)}）をご用意いたしました。${say.date(valid_until)}までオンラインでご確認、ご署名いただけます。`,
        'このリンクはお客様専用です。他の方に転送しないでください。',
      ],
      button: '確認して署名する',
    }),
    statement_of_account: ({ from, until, closing_minor, currency }, say) => ({
      subject: `取引明細書（${say.date(until)}まで）`,
      preheader: `残高は${say.money(closing_minor, currency)}です。`,
      heading: '取引明細書',
      body: [
        `${say.date(from)}から${say.date(until)}までの取引明細書をお送りいたします。`,
        closing_minor > 0n
          ? `未払い額は${say.money(closing_minor, currency)}です。`
          : closing_minor < 0n
            ? `お預かり額は${say.money(-closing_minor, currency)}です。`
            : '未払い額はございません。',
      ],
      button: '今すぐ支払う',
    }),
    credit_balance_low: ({ wallet_name, balance_minor, currency }, say) => ({
      subject: `クレジット ${wallet_name} の残高が少なくなっています`,
      preheader: `残高は${say.money(balance_minor, currency)}です。`,
      heading: '残高が少なくなっています',
      body: [
        `クレジット ${wallet_name} の残高が${say.money(balance_minor, currency)}になりました。`,
        'ご利用を中断なく続けるため、チャージしてください。',
      ],
      button: 'チャージする',
    }),
    usage_threshold_reached: ({ customer_name, step, value, action, opens_on }, say) => ({
      subject: `${customer_name === null ? 'ご利用' : `${customer_name} のご利用`}が${say.usage(step)}に達しました`,
      preheader: `これまでのご利用は${say.usage(value)}です。`,
      heading: action === 'block' ? 'ご利用の上限額に達しました' : 'ご利用がしきい値に達しました',
      body: [
        `今期のご利用が${say.usage(step)}に達しました。これまでのご利用は${say.usage(value)}です。`,
        opens_on !== null
          ? `従量制の機能は、${say.date(opens_on)}まで、または上限額が引き上げられるまで停止されます。`
          : action === 'invoice'
            ? '未請求分は、ただいま請求いたします。'
            : 'これはお知らせです。お手続きは必要ありません。',
      ],
      button: 'ご利用状況を見る',
    }),
    console_invitation: ({ organisation_name, inviter_name }) => ({
      subject: `${organisation_name} への招待`,
      preheader: 'パスワードを設定してログインしてください。',
      heading: `${organisation_name} に招待されました`,
      body: [
        inviter_name === null
          ? `${organisation_name} の請求業務に招待されました。`
          : `${inviter_name} 様から ${organisation_name} の請求業務に招待されました。`,
        'このリンクはお客様専用で、一度だけ使用できます。他の方に転送しないでください。',
      ],
      button: '招待を受ける',
    }),
    password_reset: ({ email }) => ({
      subject: '新しいパスワードの設定',
      preheader: 'リンクの有効期間は1時間です。',
      heading: '新しいパスワードの設定',
      body: [
        `${email} の新しいパスワードの設定が申し込まれました。リンクは1時間以内に一度だけ使用できます。`,
        'お心当たりがない場合は、何もする必要はありません。パスワードは変わりません。',
      ],
      button: 'パスワードを設定する',
    }),
    portal_link: ({ organisation_name }) => ({
      subject: `${organisation_name} へのサインイン`,
      preheader: 'リンクは15分以内に一度だけ使用できます。',
      heading: 'サインイン',
      body: [
        `${organisation_name} のお客様アカウントへのサインインが申し込まれました。リンクは15分以内に一度だけ使用できます。`,
        'お心当たりがない場合は、何もする必要はありません。リンクを他の方に渡さないでください。',
      ],
      button: 'サインインする',
    }),
    metric_alert: ({ label, change, figure, date }, say) => ({
      subject: change === 'raised' ? `アラート: ${label}` : `アラート解除: ${label}`,
      preheader: figure,
      heading: change === 'raised' ? `${label} が基準から外れています` : `${label} が基準内に戻りました`,
      body: [
        change === 'raised'
          ? `${say.date(date)}の指標によりアラートが発生しました。解除されたときに、もう一度だけお知らせします。`
          : `${say.date(date)}の指標によりアラートが解除されました。`,
      ],
      button: '目標を見る',
    }),
  },
};
