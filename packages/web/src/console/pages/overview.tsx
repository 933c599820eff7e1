// SPDX-License-Identifier: Apache-2.0
import { PageHead } from '../../ui/layout.tsx';
import { useWords } from '../../ui/words.ts';
import { useOrganisation } from '../session.tsx';
import { navigationWords } from '../words/navigation.ts';

export default function Overview() {
  const words = useWords(navigationWords);
  const { name } = useOrganisation();
  return <PageHead title={words.pages.overview} lead={name} />;
}
