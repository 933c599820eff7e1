// SPDX-License-Identifier: Apache-2.0
import type { SampleFacts } from './example-business.js';

/** Made up: what Kalcifer spent to win customers, what serving them costs, its accounts, and its community. */
export const kalciferFacts: SampleFacts = {
  spend: `month,channel,amount
2023-08,content,1500
2023-08,events,2000
2023-09,content,1500
2023-09,ads,2600
2023-10,content,1800
2023-10,ads,4200
2023-10,events,3500
2023-11,content,1800
2023-11,ads,2400
`,
  costs: `meter,plan,from,cost
,cloud-starter,2023-08,9
,cloud-growth,2023-08,42
,cloud-scale,2023-08,180
,enterprise,2023-08,60
events,,2023-08,0.0000012
`,
  accounts: `month,revenue,operating_profit,net_burn
2023-09,9400,-41200,43000
2023-10,31800,-28700,30500
2023-11,41300,-21900,24000
`,
  community: `series,date,value
stars,2023-09-30,1840
stars,2023-10-31,2210
stars,2023-11-30,2655
contributors,2023-09-30,31
contributors,2023-10-31,36
contributors,2023-11-30,41
npm/@kalcifer/sdk,2023-09-30,8400
npm/@kalcifer/sdk,2023-10-31,11200
npm/@kalcifer/sdk,2023-11-30,14900
`,
};
