// `npm run demo`: plays the story of local material for local makers on the running system, and checks every outcome.
import { ready } from '@hilir/contracts';
import { client, type Urls } from './client.js';
import { callOntoStage, CAST } from './demo-cast.js';
import { Corner } from './demo-corner.js';
import { playTheChain } from './demo-chain.js';
import { DEFAULT_DIR, NAMES, readRunning } from './running.js';

const KG = 1_000;
let step = 0;
/** One step of the story, in the language of those it is about and in English. */
const tell = (id: string, en: string): void => console.log(`\n${++step}. ${id}\n   ${en}`);
const outcome = (line: string): void => console.log(`   → ${line}`);

/** Fails unless the system did what the story says. */
function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it does not hold that ${what}`);
  outcome(what);
}

async function mustRun(urls: Urls): Promise<void> {
  for (const name of NAMES) {
    const answer = await fetch(`${urls[name]}${ready.path}`).catch(() => undefined);
    if (!answer?.ok) throw new Error(`${name} is not ready at ${urls[name]}: run npm start in another terminal`);
  }
}

async function play(): Promise<void> {
  const urls = readRunning(DEFAULT_DIR);
  await mustRun(urls);
  const call = client(urls);
  const corner = new Corner(call);
  const { setulang, setarap, antutan, weaver, neighbour, cirebon } = CAST;
  await callOntoStage(call);

  const what = `manau W/S ${corner.diameter} mm, ${corner.length} m`;
  tell(
    `Tiga koperasi menawarkan rotan ${what}: Antutan (Bulungan) lebih dulu, lalu Setulang dan Setarap (Malinau).`,
    `Three co-operatives offer rattan: Antutan (Bulungan) first, then Setulang and Setarap (Malinau).`,
  );
  const far = await corner.post(antutan, 100, 6_500);
  outcome(`${antutan.name}: 100 kg, Rp 6.500/kg`);
  const near = [await corner.post(setulang, 60, 5_000), await corner.post(setarap, 80, 5_000)];
  outcome(`${setulang.name}: 60 kg, ${setarap.name}: 80 kg, Rp 5.000/kg`);

  tell(
    'Pembeli dari Cirebon (32.09) memesan 50 kg dan mau membayar Rp 7.500/kg.',
    'A buyer from Cirebon (32.09) orders 50 kg and would pay Rp 7,500 a kilogram.',
  );
  const outside = await corner.order(cirebon, 50, 7_500);
  const { reserved } = await corner.becomes(outside, 'waiting');
  check(reserved === 0, 'it gets nothing and waits: the local window is open');

  tell('Perajin anjat di Setulang memesan 140 kg.', 'A maker of anjat (rattan baskets) in Setulang orders 140 kg.');
  const local = await corner.order(weaver, 140, 7_000);
  const { parts, amount } = await corner.becomes(local, 'reserved');
  for (const { quantity, supplierId, amount: rupiah } of parts) {
    const supplier = Object.values(CAST).find(({ partyId }) => partyId === supplierId);
    outcome(`${quantity / KG} kg from ${supplier?.name}, Rp ${rupiah.toLocaleString('en')}`);
  }
  check(
    parts.length === 2 && near.every((lotId) => parts.some((part) => part.lotId === lotId)),
    'it has the two nearest lots, of two co-operatives; the older lot in Bulungan is farther and stays',
  );
  check(amount === 140 * 5_000, 'it pays 140 × 5,000 = Rp 700,000');

  tell(
    'Perajin kedua, di Long Loreh, memesan 30 kg, paling mahal Rp 5.500/kg.',
    'A second maker, in Long Loreh, orders 30 kg at Rp 5,500 a kilogram at most.',
  );
  const second = await corner.order(neighbour, 30, 5_500);
  const { waiting } = await corner.becomes(second, 'waiting');
  check(waiting === 30 * KG, 'it waits: what is left is too dear for it');

  tell('Setulang mengumpulkan 50 kg lagi.', 'Setulang has gathered another 50 kg.');
  const fresh = await corner.post(setulang, 50, 5_000);
  const served = await corner.becomes(second, 'reserved');
  check(served.parts[0]?.lotId === fresh, 'the second maker is served from the new lot');
  const { status } = await corner.read(outside);
  check(status === 'waiting', 'the buyer from Cirebon still waits, though it asked earlier and pays more');

  tell(
    'Petugas Bulungan membuka lot Antutan untuk luar provinsi, dengan alasan tercatat.',
    "Bulungan's officer opens Antutan's lot to other provinces, with a recorded reason.",
  );
  await corner.liftWindow(far, '6501', 'no local buyer wants this lot');
  const letOut = await corner.becomes(outside, 'reserved');
  check(letOut.parts[0]?.lotId === far, 'the buyer from Cirebon has its 50 kg from Antutan');

  tell('Kedua koperasi menyanggupi pesanan pertama.', 'Both co-operatives confirm the first order.');
  for (const supplier of [setulang, setarap]) await corner.confirm(local, supplier);
  const confirmed = await corner.becomes(local, 'confirmed');
  outcome('it is confirmed and waits for hand-over');

  const { batchId, saleId } = await playTheChain({ call, tell, outcome, check }, confirmed);
  await corner.tidyUp();
  console.log(
    `\nLook on: ${urls['supply-chain']}/public/batches/${batchId}  ${urls['supply-chain']}/batches/${batchId}/qr.svg`,
  );
  console.log(`The invoice of Rotterdam: curl -H 'X-Acting-Role: auditor' ${urls.marketplace}/sales/${saleId}/invoice`);
  console.log('\nThe story went as told; what it left over was withdrawn.');
}

try {
  await play();
} catch (error) {
  console.error(`\nThe story went wrong: ${(error as Error).message}`);
  process.exitCode = 1;
}
