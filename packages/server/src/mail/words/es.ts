// SPDX-License-Identifier: Apache-2.0
import type { MailWords } from './words.js';

export const es: MailWords = {
  tag: 'es',
  colon: ':',
  greeting: (name) => (name === null ? 'Hola:' : `Hola, ${name}:`),
  closing: (sender) => `Un saludo\n${sender}`,
  invoice: 'Factura',
  quote: 'Presupuesto',
  amount: 'Importe',
  amount_due: 'Importe pendiente',
  issue_date: 'Emitida el',
  due_date: 'Vence el',
  paid_on: 'Pagada el',
  valid_until: 'Válido hasta',
  method: 'Forma de pago',
  next_try: 'Próximo intento',
  plan: 'Plan',
  trial_end: 'Fin de la prueba',
  last_day: 'Último día',
  wallet: 'Saldo',
  balance: 'Disponible',
  threshold: 'Aviso por debajo de',
  customer: 'Cliente',
  usage_threshold: 'Umbral',
  figure: 'Indicador',
  usage_so_far: 'Uso hasta ahora',
  opens_on: 'Disponible de nuevo el',
  share_of_limit: (percent, feature) => `${percent} del límite de ${feature}`,
  transfer: 'Por transferencia',
  account_holder: 'Titular de la cuenta',
  remittance: 'Referencia del pago',
  date: 'Fecha',
  document: 'Documento',
  opening_balance: 'Saldo inicial',
  closing_balance: 'Saldo final',
  movement: {
    invoice: 'Factura',
    payment: 'Pago',
    payment_returned: 'Pago devuelto',
    exchange: 'Pago convertido',
    credit_note: 'Factura rectificativa',
    refund: 'Reembolso',
    refund_failed: 'Reembolso fallido',
    write_off: 'Dada de baja',
    wallet_top_up: 'Saldo comprado',
  },
  no_movements: 'No hubo movimientos en este periodo.',
  questions: (address) => `¿Preguntas? Escriba a ${address}.`,
  unsubscribe: 'No recibir más estos avisos',
  automatic: 'Este mensaje se envió automáticamente.',
  outcome: {
    mark_past_due: 'De lo contrario, su suscripción seguirá figurando como vencida.',
    pause: 'De lo contrario, suspenderemos su suscripción.',
    cancel: 'De lo contrario, cancelaremos su suscripción.',
    write_off: 'De lo contrario, cerraremos su cuenta sin pago.',
  },
  letters: {
    invoice_issued: ({ invoice_number, amount_minor, currency, due_date, method }, say) => ({
      subject: `Factura ${invoice_number} por ${say.money(amount_minor, currency)}`,
      preheader: `Vence el ${say.date(due_date)}.`,
      heading: 'Su factura',
      body: [
        `Aquí tiene su factura ${invoice_number} por ${say.money(amount_minor, currency)}.`,
        method === null
          ? `Le rogamos que la pague antes del ${say.date(due_date)}.`
          : `No tiene que hacer nada: haremos el cargo en ${method} el ${say.date(due_date)}.`,
      ],
      button: 'Ver y pagar',
    }),
    payment_received: ({ invoice_number, amount_minor, currency }, say) => ({
      subject: `Pago recibido de la factura ${invoice_number}`,
      preheader: `Gracias: hemos recibido ${say.money(amount_minor, currency)}.`,
      heading: 'Gracias por su pago',
      body: [`Hemos recibido ${say.money(amount_minor, currency)} por la factura ${invoice_number}.`],
      button: 'Ver la factura',
    }),
    payment_failed_soft: ({ invoice_number, amount_minor, currency, method, next_try }, say) => ({
      subject: `No se pudo realizar el pago de la factura ${invoice_number}`,
      preheader:
        next_try === null ? 'Le rogamos que pague en línea.' : `Lo intentaremos de nuevo el ${say.date(next_try)}.`,
      heading: 'No se pudo realizar el pago',
      body: [
        `No hemos podido cobrar ${say.money(amount_minor, currency)} de la factura ${invoice_number} (${method}).`,
        next_try === null
          ? 'Le rogamos que pague la factura en línea o indique otra forma de pago.'
          : `No tiene que hacer nada: lo intentaremos de nuevo el ${say.date(next_try)}. Asegúrese de que el pago sea posible para entonces, o pague ahora.`,
      ],
      button: 'Pagar ahora',
    }),
    payment_failed_hard: ({ invoice_number, amount_minor, currency, method }, say) => ({
      subject: `Indique otra forma de pago para la factura ${invoice_number}`,
      preheader: `${method}: el cargo fue rechazado y no se repetirá.`,
      heading: 'Necesitamos otra forma de pago',
      body: [
        `Su banco rechazó el pago de ${say.money(amount_minor, currency)} de la factura ${invoice_number}. No haremos más cargos en ${method}.`,
        'Indique otra forma de pago para que su suscripción continúe.',
      ],
      button: 'Cambiar la forma de pago',
    }),
    card_expires_soon: ({ method, good_until }, say) => ({
      subject: `${method} es válida hasta el ${say.date(good_until)}`,
      preheader: 'Indique una tarjeta nueva antes del próximo pago.',
      heading: 'Su tarjeta caduca',
      body: [
        `${method}, con la que paga, es válida hasta el ${say.date(good_until)}.`,
        'Indique una tarjeta nueva u otra forma de pago antes del próximo pago.',
      ],
      button: 'Cambiar la forma de pago',
    }),
    reminder_1: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Recordatorio: la factura ${invoice_number} está pendiente`,
      preheader: `${say.money(amount_minor, currency)} vencieron el ${say.date(due_date)}.`,
      heading: 'Un recordatorio amable',
      body: [
        `La factura ${invoice_number} por ${say.money(amount_minor, currency)} venció el ${say.date(due_date)} y todavía no hemos recibido el pago.`,
        'Quizá se le haya pasado. Si ya ha pagado, no tenga en cuenta este mensaje.',
      ],
      button: 'Pagar ahora',
    }),
    reminder_2: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Segundo recordatorio: la factura ${invoice_number} está vencida`,
      preheader: `${say.money(amount_minor, currency)} vencidos desde el ${say.date(due_date)}.`,
      heading: 'Su factura está vencida',
      body: [
        `La factura ${invoice_number} por ${say.money(amount_minor, currency)} está vencida desde el ${say.date(due_date)}.`,
        'Le rogamos que la pague en los próximos días o nos diga si hay algún problema con ella.',
      ],
      button: 'Pagar ahora',
    }),
    reminder_3: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Tercer recordatorio: la factura ${invoice_number} sigue sin pagar`,
      preheader: `Le rogamos que pague ${say.money(amount_minor, currency)} ahora.`,
      heading: 'Pague su factura ahora',
      body: [
        `A pesar de nuestros recordatorios, la factura ${invoice_number} por ${say.money(amount_minor, currency)}, vencida el ${say.date(due_date)}, sigue sin pagar.`,
        'Le rogamos que la pague ahora para que su suscripción continúe sin interrupción.',
      ],
      button: 'Pagar ahora',
    }),
    final_notice: ({ invoice_number, amount_minor, currency, end_date, outcome }, say) => ({
      subject: `Último aviso: pague la factura ${invoice_number} antes del ${say.date(end_date)}`,
      preheader: es.outcome[outcome],
      heading: 'Último aviso',
      body: [
        `La factura ${invoice_number} por ${say.money(amount_minor, currency)} sigue sin pagar. Le rogamos que la pague antes del ${say.date(end_date)}.`,
        es.outcome[outcome],
      ],
      button: 'Pagar ahora',
    }),
    trial_ends_soon: ({ plan_name, trial_end, amount_minor, currency, method }, say) => ({
      subject: `Su prueba de ${plan_name} termina el ${say.date(trial_end)}`,
      preheader: method === null ? 'Añada una forma de pago.' : `Después: ${say.money(amount_minor, currency)}.`,
      heading: 'Su prueba termina pronto',
      body: [
        `Su prueba de ${plan_name} termina el ${say.date(trial_end)}.`,
        method === null
          ? `Para continuar por ${say.money(amount_minor, currency)}, añada una forma de pago. De lo contrario, la suscripción termina con la prueba.`
          : `Después cobraremos ${say.money(amount_minor, currency)} (${method}). Si no desea continuar, cancele antes.`,
      ],
      button: 'Gestionar la suscripción',
    }),
    subscription_cancelled: ({ plan_name, last_day, because }, say) => ({
      subject: `Su suscripción de ${plan_name} está cancelada`,
      preheader: `El último día es el ${say.date(last_day)}.`,
      heading: 'Su suscripción está cancelada',
      body: [
        because === 'asked'
          ? `Como pidió, hemos cancelado su suscripción de ${plan_name}.`
          : `Hemos cancelado su suscripción de ${plan_name} porque no se pagó una factura.`,
        `Puede usarla hasta el ${say.date(last_day)} inclusive.`,
      ],
      button: 'Gestionar la suscripción',
    }),
    quote_to_sign: ({ quote_number, amount_minor, currency, valid_until }, say) => ({
      subject: `Presupuesto ${quote_number} por ${say.money(amount_minor, currency)}`,
      preheader: `Listo para firmar; válido hasta el ${say.date(valid_until)}.`,
      heading: 'Su presupuesto está listo para firmar',
      body: [
        `Nuestro presupuesto ${quote_number} por ${say.money(amount_minor, currency)} está a su disposición. Puede leerlo y firmarlo en línea hasta el ${say.date(valid_until)}.`,
        'El enlace es solo para usted: no lo reenvíe.',
      ],
      button: 'Leer y firmar',
    }),
    statement_of_account: ({ from, until, closing_minor, currency }, say) => ({
      subject: `Extracto de cuenta hasta el ${say.date(until)}`,
      preheader: `Saldo: ${say.money(closing_minor, currency)}.`,
      heading: 'Extracto de cuenta',
      body: [
        `Aquí tiene su extracto de cuenta del ${say.date(from)} al ${say.date(until)}.`,
        closing_minor > 0n
          ? `Quedan pendientes ${say.money(closing_minor, currency)}.`
          : closing_minor < 0n
            ? `Tiene ${say.money(-closing_minor, currency)} a su favor.`
            : 'No hay nada pendiente.',
      ],
      button: 'Pagar ahora',
    }),
    credit_balance_low: ({ wallet_name, balance_minor, currency }, say) => ({
      subject: `Su saldo ${wallet_name} se está agotando`,
      preheader: `Quedan ${say.money(balance_minor, currency)}.`,
      heading: 'Su saldo se está agotando',
      body: [
        `Su saldo ${wallet_name} ha bajado a ${say.money(balance_minor, currency)}.`,
        'Recárguelo para que su uso continúe sin interrupción.',
      ],
      button: 'Recargar',
    }),
    usage_threshold_reached: ({ customer_name, step, value, action, opens_on }, say) => ({
      subject: `${customer_name === null ? 'Su uso' : `${customer_name}: el uso`} ha alcanzado ${say.usage(step)}`,
      preheader: `Uso hasta ahora: ${say.usage(value)}.`,
      heading: action === 'block' ? 'Se ha alcanzado el límite de gasto' : 'El uso ha alcanzado un umbral',
      body: [
        `El uso del período actual ha alcanzado ${say.usage(step)}; hasta ahora asciende a ${say.usage(value)}.`,
        opens_on !== null
          ? `Las funciones que se cobran por uso quedan en pausa hasta el ${say.date(opens_on)}, o hasta que se eleve el límite.`
          : action === 'invoice'
            ? 'Lo que aún no se ha facturado se factura ahora.'
            : 'Esto es un aviso; no es necesario hacer nada.',
      ],
      button: 'Ver el uso',
    }),
    console_invitation: ({ organisation_name, inviter_name }) => ({
      subject: `Su invitación a ${organisation_name}`,
      preheader: 'Elija una contraseña e inicie sesión.',
      heading: `Tiene una invitación a ${organisation_name}`,
      body: [
        inviter_name === null
          ? `Se le invita a trabajar con la facturación de ${organisation_name}.`
          : `${inviter_name} le invita a trabajar con la facturación de ${organisation_name}.`,
        'El enlace es solo para usted y sirve una vez: no lo comparta.',
      ],
      button: 'Aceptar la invitación',
    }),
    password_reset: ({ email }) => ({
      subject: 'Elija una contraseña nueva',
      preheader: 'El enlace es válido durante una hora.',
      heading: 'Elija una contraseña nueva',
      body: [
        `Alguien, probablemente usted, ha pedido una contraseña nueva para ${email}. El enlace sirve una vez, durante una hora.`,
        'Si no ha sido usted, no tiene que hacer nada: su contraseña no cambia.',
      ],
      button: 'Elegir una contraseña',
    }),
    portal_link: ({ organisation_name }) => ({
      subject: `Iniciar sesión en ${organisation_name}`,
      preheader: 'El enlace sirve una vez, durante 15 minutos.',
      heading: 'Iniciar sesión',
      body: [
        `Alguien, probablemente usted, quiere entrar en su cuenta de ${organisation_name}. El enlace sirve una vez, durante 15 minutos.`,
        'Si no ha sido usted, no tiene que hacer nada. No comparta el enlace, por favor.',
      ],
      button: 'Iniciar sesión',
    }),
    metric_alert: ({ label, change, figure, date }, say) => ({
      subject: change === 'raised' ? `Alerta: ${label}` : `Fin de la alerta: ${label}`,
      preheader: figure,
      heading: change === 'raised' ? `${label}: fuera de lo previsto` : `${label}: de nuevo dentro de lo previsto`,
      body: [
        change === 'raised'
          ? `El indicador del ${say.date(date)} ha activado la alerta. Se le avisará una vez más, cuando haya pasado.`
          : `El indicador del ${say.date(date)} ha puesto fin a la alerta.`,
      ],
      button: 'Ver los objetivos',
    }),
  },
};
