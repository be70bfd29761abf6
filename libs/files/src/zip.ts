// How large the parts of a ZIP say they are: asked before anything is unpacked, as a few bytes may unpack to gigabytes.

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const MOST_COMMENT = 65_535;
const UNSAID = 0xffffffff;

/**
 * The sum of what its parts say; `NaN` for what is no ZIP, or does not say it. The reader of workbooks unpacks no part
 * beyond what that part said.
 */
export function unpackedBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  if (end === undefined) return Number.NaN;
  let at = view.getUint32(end + 16, true);
  let sum = 0;
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY) return Number.NaN;
    const packed = view.getUint32(at + 20, true);
    const unpacked = view.getUint32(at + 24, true);
    const said = packed !== UNSAID && unpacked !== UNSAID && (unpacked > 0 || isEmpty(view, at, packed));
    if (!said) return Number.NaN;
    sum += unpacked;
    at += ENTRY_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sum;
}

function endOf(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= 0 && at >= last - MOST_COMMENT; at--) if (view.getUint32(at, true) === END) return at;
  return undefined;
}

/** Empty indeed: packed into at most the two bytes that nothing takes, and not told only behind its content. */
function isEmpty(view: DataView, at: number, packed: number): boolean {
  const toldBehind = (view.getUint16(at + 8, true) & 8) !== 0;
  return packed <= 2 && !(toldBehind && packed === 0);
}
