// Who plays in the story of the demo, and brings them onto the stage: the same ones in every run.
import {
  activateParty,
  Commodity,
  defineCommodity,
  defineExportDocument,
  defineStep,
  ExportDocument,
  listCommodities,
  Party,
  type PartyBody,
  ProcessStep,
  provinceOf,
  registerParty,
} from '@hilir/contracts';
import { z } from 'zod';
import type { Call } from './client.js';
import { sampleId, sampleNib } from './sample-data/draw.js';
import { COMMODITIES, EXPORT_DOCUMENTS, PROCESS_STEPS } from './sample-data/tables.js';

export interface Player {
  partyId: string;
  kind: PartyBody['kind'];
  name: string;
  /** Desa or kelurahan, 10 digits. */
  village: string;
}
const player = (kind: PartyBody['kind'], name: string, village: string): Player => ({
  partyId: sampleId(`demo|${name}`),
  kind,
  name,
  village,
});

export const CAST = {
  setulang: player('cooperative', 'Koperasi Rotan Setulang (contoh)', '6502132001'),
  setarap: player('cooperative', 'Koperasi Rotan Setarap (contoh)', '6502132002'),
  antutan: player('cooperative', 'Koperasi Rotan Antutan (contoh)', '6501012007'),
  weaver: player('ikm', 'Anjat Bungan Setulang (contoh)', '6502132001'),
  neighbour: player('ikm', 'Anjat Lerang Long Loreh (contoh)', '6502062002'),
  jakarta: player('firm', 'Toko Kriya Menteng (contoh)', '3171061001'),
  cirebon: player('firm', 'CV Rotan Cirebon Jauh (contoh)', '3209192009'),
} as const;

/** All take part and rattan is traded, whether or not a run before has seen to it. */
export async function callOntoStage(call: Call): Promise<void> {
  const { items } = await call(listCommodities, {}, z.object({ items: z.array(Commodity) }));
  if (!items.some(({ code }) => code === 'rattan')) {
    const request = { as: { role: 'operator' as const }, params: { code: 'rattan' }, body: COMMODITIES.rattan! };
    await call(defineCommodity, request, Commodity);
  }
  const operator = { role: 'operator' as const };
  for (const [code, body] of Object.entries(PROCESS_STEPS))
    if (body.commodity === 'rattan') await call(defineStep, { as: operator, params: { code }, body }, ProcessStep);
  for (const [code, body] of Object.entries(EXPORT_DOCUMENTS))
    await call(defineExportDocument, { as: operator, params: { code }, body }, ExportDocument);
  await Promise.all(Object.values(CAST).map((each) => register(call, each)));
}

async function register(call: Call, { partyId, kind, name, village }: Player): Promise<void> {
  const request = { as: { role: 'provincial' as const, region: provinceOf(village) }, params: { partyId } };
  const products = kind === 'ikm' ? [{ name: 'Anjat', group: 'Kerajinan', yearlyCapacity: 60, unit: 'buah' }] : [];
  const body: PartyBody = { kind, name, region: village, nib: sampleNib(`demo|${name}`), kbli: [], products };
  const { status } = await call(registerParty, { ...request, body }, Party);
  if (status === 'draft') await call(activateParty, request, Party);
}
