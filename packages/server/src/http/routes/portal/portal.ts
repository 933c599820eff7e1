// SPDX-License-Identifier: Apache-2.0
import type { StripeConnection } from '../../../collecting/providers.js';
import type { TxtResolver } from '../../../portal/domains.js';
import type { Api } from '../../api.js';
import { addPortalApiKeys } from './api-keys.js';
import { addPortalDetails } from './details.js';
import { addPortalDomains } from './domains.js';
import { addPortalInvoices } from './invoices.js';
import { addPortalLicences } from './licences.js';
import { addPortalOverview } from './overview.js';
import { addPortalPage } from './page.js';
import { addPortalPaymentMethods } from './payment-methods.js';
import { addPortalQuotes } from './quotes.js';
import { addPortalSessions } from './sessions.js';
import { addPortalSettings } from './settings.js';
import { addPortalSignIn } from './sign-in.js';
import { addPortalSubscriptions } from './subscriptions.js';
import { addPortalThresholds } from './thresholds.js';

export interface PortalOptions {
  readonly stripe: StripeConnection;
  readonly public_url: string | undefined;
  readonly resolve: TxtResolver | undefined;
}

/** The portal: what the seller says of it, and what customers do in it. */
export function addPortal(api: Api, options: PortalOptions): void {
  addPortalSettings(api, options);
  addPortalDomains(api, options);
  addPortalPage(api);
  addPortalSignIn(api, options);
  addPortalSessions(api);
  addPortalOverview(api);
  addPortalSubscriptions(api);
  addPortalPaymentMethods(api, options);
  addPortalInvoices(api, options);
  addPortalLicences(api);
  addPortalThresholds(api);
  addPortalQuotes(api, options);
  addPortalApiKeys(api);
  addPortalDetails(api);
}
