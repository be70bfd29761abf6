// Every reason for which a request is refused, with its HTTP status and what it says in Indonesian and English.

interface RefusalText {
  status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503;
  id: string;
  en: string;
}

/** The total table code → status and words. A code is `thing.reason`; `{name}` is filled from the refusal's details. */
export const REFUSALS = {
  'request.invalid': { status: 400, id: 'Isian belum benar.', en: 'The request has fields that are not right.' },
  'request.not-json': { status: 400, id: 'Isi permintaan bukan JSON yang sah.', en: 'The body is not valid JSON.' },
  'request.too-large': { status: 413, id: 'Isi permintaan terlalu besar.', en: 'The body is too large.' },
  'request.media-type': {
    status: 415,
    id: 'Jenis isi permintaan tidak diterima.',
    en: 'This content type is not accepted here.',
  },
  'request.method': {
    status: 405,
    id: 'Metode ini tidak tersedia untuk alamat ini.',
    en: 'This method is not available at this address.',
  },
  'request.not-found': { status: 404, id: 'Alamat ini tidak ada.', en: 'There is nothing at this address.' },
  'request.too-many': {
    status: 429,
    id: 'Terlalu banyak permintaan; coba lagi sebentar.',
    en: 'Too many requests; try again shortly.',
  },
  'request.if-match-missing': {
    status: 428,
    id: 'Sertakan If-Match dengan versi yang terakhir dibaca.',
    en: 'Send If-Match with the version you last read.',
  },
  'request.stale': {
    status: 412,
    id: 'Data sudah diubah orang lain; baca ulang lalu coba lagi.',
    en: 'Someone changed this meanwhile; read it again and retry.',
  },
  'request.not-yet': {
    status: 422,
    id: 'Waktu kejadian tidak boleh di masa depan.',
    en: 'The time at which it occurred may not lie in the future.',
  },
  'service.busy': {
    status: 503,
    id: 'Layanan sedang sibuk; coba lagi sebentar.',
    en: 'The service is busy; try again shortly.',
  },
  'actor.missing': {
    status: 401,
    id: 'Sebutkan siapa yang bertindak (X-Acting-Role, X-Acting-Party, X-Acting-Region).',
    en: 'Say who is acting (X-Acting-Role, X-Acting-Party, X-Acting-Region).',
  },
  'actor.not-allowed': { status: 403, id: 'Peran ini tidak boleh melakukannya.', en: 'This role may not do that.' },
  'actor.other-party': { status: 403, id: 'Ini milik pihak lain.', en: 'This belongs to another party.' },
  'actor.other-region': { status: 403, id: 'Ini di luar wilayah tugas Anda.', en: 'This is outside your region.' },
  // registry
  'region.not-found': { status: 404, id: 'Wilayah tidak ditemukan.', en: 'There is no such region.' },
  'party.not-found': { status: 404, id: 'Pihak tidak ditemukan.', en: 'There is no such party.' },
  'party.id-used': {
    status: 409,
    id: 'Id ini sudah dipakai untuk isian lain.',
    en: 'This id was already used with other content.',
  },
  'party.village-unknown': {
    status: 422,
    id: 'Desa/kelurahan ini tidak berlaku.',
    en: 'This village is not a valid one.',
  },
  'party.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat status pihak {status}.',
    en: 'Not possible while the party is {status}.',
  },
  'party.incomplete': {
    status: 422,
    id: 'Belum lengkap untuk diaktifkan.',
    en: 'Not complete enough to be activated.',
  },
  'region.unknown': { status: 422, id: 'Wilayah ini tidak berlaku.', en: 'This region is not a valid one.' },
  'officer.not-found': { status: 404, id: 'Petugas tidak ditemukan.', en: 'There is no such officer.' },
  'officer.id-used': {
    status: 409,
    id: 'Id petugas ini sudah dipakai untuk isian lain.',
    en: 'This officer id was already used with other content.',
  },
  'officer.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat status petugas {status}.',
    en: 'Not possible while the officer is {status}.',
  },
  'officer.posting-day': {
    status: 422,
    id: 'Penempatan mulai dalam masa kontrak, paling awal {from} dan paling lambat {to}.',
    en: 'A posting begins within the contract, on {from} at the earliest and on {to} at the latest.',
  },
  'caseload.taken': {
    status: 409,
    id: 'Pihak ini sudah didampingi petugas {officerId} sejak {from}.',
    en: 'This party is in the care of officer {officerId} since {from}.',
  },
  'caseload.outside-posting': {
    status: 422,
    id: 'Pihak ini di luar wilayah penempatan petugas ({posting}).',
    en: "This party lies outside the officer's posting ({posting}).",
  },
  'caseload.not-found': {
    status: 404,
    id: 'Pihak ini tidak didampingi petugas tersebut.',
    en: 'This party is not in the care of that officer.',
  },
  'caseload.day': {
    status: 422,
    id: 'Tanggal harus paling awal {from} dan paling lambat {to}.',
    en: 'The day must be {from} at the earliest and {to} at the latest.',
  },
  'visit.not-found': { status: 404, id: 'Kunjungan tidak ditemukan.', en: 'There is no such visit.' },
  'visit.id-used': {
    status: 409,
    id: 'Id kunjungan ini sudah dipakai untuk isian lain.',
    en: 'This visit id was already used with other content.',
  },
  'visit.in-future': { status: 422, id: 'Waktu ini belum tiba.', en: 'This time has not come yet.' },
  'visit.not-posted': {
    status: 422,
    id: 'Pada hari itu petugas tidak ditempatkan di wilayah pihak ini.',
    en: 'On that day the officer was not posted where this party lies.',
  },
  'visit.no-such-follow-up': {
    status: 404,
    id: 'Tindak lanjut ini tidak ada pada kunjungan tersebut.',
    en: 'The visit has no such follow-up.',
  },
  'training.not-found': { status: 404, id: 'Pelatihan tidak ditemukan.', en: 'There is no such training.' },
  'training.id-used': {
    status: 409,
    id: 'Id pelatihan ini sudah dipakai untuk isian lain.',
    en: 'This training id was already used with other content.',
  },
  'training.cancelled': { status: 409, id: 'Pelatihan ini dibatalkan.', en: 'This training was cancelled.' },
  'training.over': { status: 409, id: 'Pelatihan ini sudah selesai.', en: 'This training is over.' },
  'training.not-begun': { status: 409, id: 'Pelatihan ini belum dimulai.', en: 'This training has not begun.' },
  'training.full': {
    status: 409,
    id: 'Semua {seats} tempat sudah terisi.',
    en: 'All {seats} seats are taken.',
  },
  'training.below-enrolled': {
    status: 422,
    id: 'Jumlah tempat tidak boleh kurang dari peserta terdaftar ({enrolled}).',
    en: 'There may not be fewer seats than people enrolled ({enrolled}).',
  },
  'training.days': {
    status: 422,
    id: 'Hari terakhir tidak boleh sebelum hari pertama, dan hari tidak dapat diubah setelah kehadiran dicatat.',
    en: 'The last day may not be before the first, and days stay once attendance was noted.',
  },
  'training.attended': {
    status: 409,
    id: 'Pelatihan yang sudah dihadiri tidak dapat dibatalkan.',
    en: 'A training that was attended cannot be cancelled.',
  },
  'training.party-outside': {
    status: 422,
    id: 'Pihak ini di luar wilayah pelatihan.',
    en: 'This party lies outside the region of the training.',
  },
  'participant.not-found': { status: 404, id: 'Peserta tidak ditemukan.', en: 'There is no such participant.' },
  'participant.id-used': {
    status: 409,
    id: 'Id peserta ini sudah dipakai untuk isian lain.',
    en: 'This participant id was already used with other content.',
  },
  'participant.enrolled-already': {
    status: 409,
    id: 'Orang ini sudah terdaftar pada pelatihan ini.',
    en: 'This person is already enrolled in this training.',
  },
  'participant.withdrawn': { status: 409, id: 'Peserta ini sudah mundur.', en: 'This participant has withdrawn.' },
  'participant.noted': {
    status: 409,
    id: 'Kehadiran peserta ini sudah dicatat.',
    en: "This participant's attendance was already noted.",
  },
  'participant.not-attended': {
    status: 409,
    id: 'Hasil hanya dicatat untuk peserta yang hadir.',
    en: 'Results are noted only for those who attended.',
  },
  'participant.has-results': {
    status: 409,
    id: 'Hasil peserta ini sudah dicatat.',
    en: 'Results of this participant were already noted.',
  },
  'participant.result-early': {
    status: 422,
    id: 'Hasil baru dapat dicatat mulai {due}.',
    en: 'Results can be noted from {due} on.',
  },
  'certificate.not-found': { status: 404, id: 'Sertifikat tidak ditemukan.', en: 'There is no such certificate.' },
  'certificate.id-used': {
    status: 409,
    id: 'Id sertifikat ini sudah dipakai untuk isian lain.',
    en: 'This certificate id was already used with other content.',
  },
  'certificate.number-used': {
    status: 409,
    id: 'Sertifikat aktif dengan jenis dan nomor ini sudah ada.',
    en: 'There is an active certificate of this kind and number already.',
  },
  'certificate.withdrawn': {
    status: 409,
    id: 'Sertifikat ini sudah dicabut.',
    en: 'This certificate was withdrawn.',
  },
  'certificate.days': {
    status: 422,
    id: 'Hari terakhir berlaku tidak boleh sebelum tanggal terbit.',
    en: 'The last day may not be before the day of issue.',
  },
  'cooperative.not-found': { status: 404, id: 'Koperasi tidak ditemukan.', en: 'There is no such co-operative.' },
  'assessment.not-found': {
    status: 404,
    id: 'Penilaian tahun ini tidak ditemukan.',
    en: 'There is no assessment of this year.',
  },
  'assessment.id-used': {
    status: 409,
    id: 'Tahun ini sudah dinilai dengan isian lain.',
    en: 'This year was already assessed with other content.',
  },
  'import.not-csv': {
    status: 422,
    id: 'Berkas ini bukan CSV UTF-8 yang dapat dibaca (baris {line}).',
    en: 'This file is not a readable UTF-8 CSV (line {line}).',
  },
  'import.not-xlsx': {
    status: 422,
    id: 'Berkas ini bukan XLSX yang dapat dibaca. Simpan ulang sebagai .xlsx tanpa sandi, dengan judul kolom di baris 1 lembar pertama.',
    en: 'This file is not a readable XLSX. Save it again as .xlsx without a password, with the headings in row 1 of the first sheet.',
  },
  'import.too-wide': {
    status: 422,
    id: 'Baris {row} berisi lebih dari {most} kolom. Hapus kolom yang tidak dipakai.',
    en: 'Row {row} has more than {most} columns. Remove those that are not used.',
  },
  'import.not-found': { status: 404, id: 'Impor tidak ditemukan.', en: 'There is no such import.' },
  'import.id-used': {
    status: 409,
    id: 'Id impor ini sudah dipakai untuk berkas lain.',
    en: 'This import id was already used for another file.',
  },
  'import.too-many-rows': {
    status: 413,
    id: 'Berkas ini berisi {rows} baris; paling banyak {most}. Bagi menjadi beberapa berkas.',
    en: 'This file has {rows} rows; at most {most}. Split it into several files.',
  },
  'place.village-unknown': {
    status: 422,
    id: 'Desa/kelurahan tempatnya tidak berlaku.',
    en: 'The village of this place is not a valid one.',
  },
  'grouping.not-found': { status: 404, id: 'Pengelompokan wilayah tidak ditemukan.', en: 'There is no such grouping.' },
  'grouping.id-used': {
    status: 409,
    id: 'Id ini sudah dipakai untuk pengelompokan lain.',
    en: 'This id was already used for another grouping.',
  },
  'grouping.members': {
    status: 422,
    id: 'Anggota atau induk tidak sesuai.',
    en: 'The members or the lead area do not fit.',
  },
  'grouping.region-taken': {
    status: 409,
    id: 'Ada daerah yang sudah masuk wilayah lain dalam pembagian yang sama pada masa itu.',
    en: 'A region is already in another wilayah of the same scheme at that time.',
  },
  'grouping.ended': { status: 409, id: 'Pengelompokan ini sudah berakhir.', en: 'This grouping has already ended.' },
  'grouping.dates': {
    status: 422,
    id: 'Tanggal berakhir harus sesudah tanggal mulai ({validFrom}).',
    en: 'The end must be after the beginning ({validFrom}).',
  },
  'sentra.not-found': { status: 404, id: 'Sentra tidak ditemukan.', en: 'There is no such sentra.' },
  'sentra.id-used': {
    status: 409,
    id: 'Id ini sudah dipakai untuk sentra lain.',
    en: 'This id was already used for another sentra.',
  },
  'sentra.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat status sentra {status}.',
    en: 'Not possible while the sentra is {status}.',
  },
  'sentra.too-few-units': {
    status: 422,
    id: 'Baru {counted} unit usaha aktif; PP 29/2018 mensyaratkan paling sedikit {needed}.',
    en: 'There are {counted} active units; PP 29/2018 asks for at least {needed}.',
  },
  'sentra.too-few-households': {
    status: 422,
    id: 'Baru {counted} dari {households} rumah tangga ({percent} %); kaidah BPS mensyaratkan paling sedikit {needed}.',
    en: 'There are {counted} of {households} households ({percent} %); the rule of BPS asks for at least {needed}.',
  },
  'sentra.member-unknown': { status: 422, id: 'Pihak ini tidak terdaftar.', en: 'This party is not registered.' },
  'sentra.member-not-active': { status: 422, id: 'Pihak ini tidak aktif.', en: 'This party is not active.' },
  'sentra.member-outside': {
    status: 422,
    id: 'Pihak ini berada di luar jangkauan sentra ({reach}).',
    en: 'This party lies outside the reach of the sentra ({reach}).',
  },
  'sentra.member-already': {
    status: 409,
    id: 'Pihak ini sudah menjadi anggota sejak {since}.',
    en: 'This party has been a member since {since}.',
  },
  'sentra.not-member': { status: 404, id: 'Pihak ini bukan anggota sentra.', en: 'This party is not a member.' },
  'sentra.dates': {
    status: 422,
    id: 'Tanggalnya tidak boleh sebelum {day}.',
    en: 'The day may not be before {day}.',
  },
  'sentra.full': {
    status: 422,
    id: 'Sebuah sentra memuat paling banyak {most} keanggotaan.',
    en: 'A sentra holds at most {most} memberships.',
  },
  'plant.not-found': { status: 404, id: 'Pabrik tidak ditemukan.', en: 'There is no such plant.' },
  'plant.id-used': {
    status: 409,
    id: 'Id ini sudah dipakai untuk pabrik lain.',
    en: 'This id was already used for another plant.',
  },
  'plant.status': {
    status: 409,
    id: 'Pabrik berstatus {from} tidak dapat menjadi {to}.',
    en: 'A plant that is {from} cannot become {to}.',
  },
  'plant.cause-missing': {
    status: 422,
    id: 'Sebutkan sebab pabrik tidak berjalan.',
    en: 'Say why the plant does not run.',
  },
  'plant.dates': { status: 422, id: 'Tanggalnya tidak boleh sebelum {day}.', en: 'The day may not be before {day}.' },
  'plant.owner-unknown': { status: 422, id: 'Pemilik ini tidak terdaftar.', en: 'This owner is not registered.' },
  'plant.unit': {
    status: 422,
    id: 'Satuan kapasitas harus satuan komoditasnya ({unit}).',
    en: 'The capacity must be in the unit of the commodity ({unit}).',
  },
  'plant.rubric-unknown': {
    status: 422,
    id: 'Daftar kriteria ini tidak ada di provinsi pabrik.',
    en: "There is no such rubric in the plant's province.",
  },
  'plant.scores': {
    status: 422,
    id: 'Berikan satu nilai untuk setiap kriteria.',
    en: 'Give one score for each criterion.',
  },
  'plant.not-stopped': {
    status: 409,
    id: 'Langkah pengaktifan hanya untuk pabrik yang tidak berjalan; status sekarang {status}.',
    en: 'Steps to start again are for plants that stand still; this one is {status}.',
  },
  'step.not-found': { status: 404, id: 'Langkah tidak ditemukan.', en: 'There is no such step.' },
  'plant.full': {
    status: 422,
    id: 'Paling banyak {most} penilaian dan {most} langkah per pabrik.',
    en: 'At most {most} evaluations and {most} steps per plant.',
  },
  'evaluation.id-used': {
    status: 409,
    id: 'Id penilaian ini sudah dipakai untuk isian lain.',
    en: 'This id of an evaluation was already used with other content.',
  },
  'step.id-used': {
    status: 409,
    id: 'Id langkah ini sudah dipakai untuk isian lain.',
    en: 'This id of a step was already used with other content.',
  },
  'rubric.id-used': {
    status: 409,
    id: 'Id ini sudah dipakai untuk daftar kriteria lain.',
    en: 'This id was already used for another rubric.',
  },
  // supply chain
  'commodity.not-found': { status: 404, id: 'Komoditas tidak ditemukan.', en: 'There is no such commodity.' },
  'commodity.unknown': { status: 422, id: 'Komoditas ini tidak dikenal.', en: 'This commodity is not known.' },
  'commodity.attribute': {
    status: 422,
    id: 'Ciri barang tidak sesuai komoditas.',
    en: 'The attributes do not fit the commodity.',
  },
  'commodity.narrowed': {
    status: 409,
    id: 'Ciri atau pilihan yang sudah ada tidak boleh dihapus.',
    en: 'Existing attributes or choices may not be removed.',
  },
  'supplier.unknown': { status: 422, id: 'Pemasok ini belum dikenal.', en: 'This supplier is not known yet.' },
  'supplier.not-active': { status: 422, id: 'Pemasok ini tidak aktif.', en: 'This supplier is not active.' },
  'supplier.kind': {
    status: 422,
    id: 'Pihak jenis ini tidak memasok bahan baku.',
    en: 'This kind of party does not supply raw material.',
  },
  'lot.not-found': { status: 404, id: 'Lot tidak ditemukan.', en: 'There is no such lot.' },
  'lot.id-used': {
    status: 409,
    id: 'Id lot ini sudah dipakai untuk isian lain.',
    en: 'This lot id was already used with other content.',
  },
  'lot.withdrawn': { status: 409, id: 'Lot ini sudah ditarik.', en: 'This lot was withdrawn.' },
  'lot.below-reserved': {
    status: 422,
    id: 'Jumlah tidak boleh kurang dari yang sudah dipesan, diserahkan, atau hilang ({reserved}).',
    en: 'The quantity may not be less than what is reserved, handed over or lost ({reserved}).',
  },
  'lot.dates': {
    status: 422,
    id: 'Tanggal siap tidak boleh sebelum tanggal panen.',
    en: 'The ready date may not be before the harvest date.',
  },
  'lot.window-over': {
    status: 409,
    id: 'Masa khusus lokal lot ini sudah berakhir.',
    en: "This lot's local window is already over.",
  },
  'lot.not-enough': {
    status: 409,
    id: 'Stok lot {lot} tidak cukup: perlu {needed}, tersedia {available}. Hitung ulang stok lebih dahulu.',
    en: 'Lot {lot} has not enough: {needed} needed, {available} available. Count its stock first.',
  },
  'correction.id-used': {
    status: 409,
    id: 'Id koreksi ini sudah dipakai untuk isian lain.',
    en: 'This correction id was already used with other content.',
  },
  'correction.not-found': {
    status: 404,
    id: 'Lot ini tidak memiliki koreksi tersebut.',
    en: 'This lot has no such correction.',
  },
  'correction.reversed': {
    status: 409,
    id: 'Koreksi ini sudah dibatalkan dengan isian lain.',
    en: 'This correction was already reversed with other content.',
  },
  'hand-over.not-found': { status: 404, id: 'Serah terima tidak ditemukan.', en: 'There is no such hand-over.' },
  'paper.not-found': { status: 404, id: 'Dokumen ini belum diterbitkan.', en: 'This paper has not been issued.' },
  'hand-over.id-used': {
    status: 409,
    id: 'Langkah ini sudah dicatat dengan isian lain.',
    en: 'This step was already recorded with other content.',
  },
  'hand-over.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat serah terima berstatus {status}.',
    en: 'Not possible while the hand-over is {status}.',
  },
  'hand-over.order-unknown': {
    status: 422,
    id: 'Pesanan ini tidak memiliki bahan yang dipesankan.',
    en: 'Nothing was reserved for such an order.',
  },
  'hand-over.other-order': {
    status: 409,
    id: 'Serah terima ini milik pesanan atau pemasok lain.',
    en: 'This hand-over is of another order or supplier.',
  },
  'hand-over.part-unknown': {
    status: 422,
    id: 'Pesanan ini tidak memiliki bagian {part}.',
    en: 'The order has no part {part}.',
  },
  'hand-over.part-twice': {
    status: 422,
    id: 'Bagian {part} disebut lebih dari sekali.',
    en: 'Part {part} is named more than once.',
  },
  'hand-over.several-suppliers': {
    status: 422,
    id: 'Satu serah terima hanya untuk satu pemasok.',
    en: 'One hand-over is of one supplier.',
  },
  'hand-over.slot': {
    status: 422,
    id: 'Akhir waktu yang disepakati harus setelah awalnya.',
    en: 'The agreed slot must end after it begins.',
  },
  'hand-over.paper-missing': {
    status: 422,
    id: 'Bahan ini harus disertai dokumen angkutan: {papers}.',
    en: 'This material needs papers on the way: {papers}.',
  },
  'hand-over.weights': {
    status: 422,
    id: 'Bagian {part}: diterima + ditolak harus sama dengan bersih {net} (kotor − tara − potongan).',
    en: 'Part {part}: accepted + rejected must be the net {net} (gross − tare − deductions).',
  },
  'hand-over.write-off-reason': {
    status: 422,
    id: 'Sebutkan alasan penghapusan untuk bagian {part}.',
    en: 'Say why part {part} is written off.',
  },
  'value.not-found': {
    status: 404,
    id: 'Belum ada penjualan dengan nomor ini yang barangnya sudah dikirim.',
    en: 'No goods were shipped for a sale with this id.',
  },
  'value.period': {
    status: 422,
    id: 'Tanggal awal harus sebelum tanggal akhir, dan paling lama {days} hari.',
    en: 'The first day must not be after the last, and the period is {days} days at most.',
  },
  'outflow.not-found': {
    status: 404,
    id: 'Catatan keluar daerah tidak ditemukan.',
    en: 'There is no such entry in the outflow register.',
  },
  'outflow.id-used': {
    status: 409,
    id: 'Id catatan ini sudah dipakai untuk isian lain.',
    en: 'This id was already used with other content.',
  },
  'outflow.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat catatan berstatus {status}.',
    en: 'Not possible while the entry is {status}.',
  },
  'outflow.stays': {
    status: 422,
    id: 'Tujuan masih di provinsi asal, jadi bukan keluar daerah.',
    en: 'The destination is in the province of origin, so this is no outflow.',
  },
  'outflow.hs': {
    status: 422,
    id: 'Sebutkan kode HS komoditas ini: {known}.',
    en: 'Name an HS code of this commodity: {known}.',
  },
  'outflow.export-forbidden': {
    status: 422,
    id: 'Ekspor bahan mentah ini dilarang oleh aturan {rule} ({basis}).',
    en: 'Export of this raw material is forbidden by rule {rule} ({basis}).',
  },
  'outflow.from-hand-over': {
    status: 409,
    id: 'Catatan ini berasal dari serah terima dan tidak dapat dibatalkan di sini.',
    en: 'This entry comes from a hand-over and cannot be reversed here.',
  },
  'export-rule.not-found': { status: 404, id: 'Aturan ekspor tidak ditemukan.', en: 'There is no such export rule.' },
  'export-rule.id-used': {
    status: 409,
    id: 'Aturan ini sudah ada dengan isi lain; akhiri lalu buat aturan baru.',
    en: 'This rule exists with other content; end it and add a new one.',
  },
  'export-document.not-found': {
    status: 404,
    id: 'Dokumen ekspor tidak ditemukan.',
    en: 'There is no such export document.',
  },
  'export-document.changed': {
    status: 409,
    id: 'Entri yang sudah dicatat tidak boleh diubah atau dihapus; akhiri lalu tambahkan entri baru.',
    en: 'Entries that were recorded may not be changed or removed; end one and add another.',
  },
  'export-document.dates': {
    status: 422,
    id: 'Hari terakhir tidak boleh sebelum hari pertama.',
    en: 'The last day may not be before the first.',
  },
  'export-rule.dates': {
    status: 422,
    id: 'Hari terakhir tidak boleh sebelum hari pertama.',
    en: 'The last day may not be before the first.',
  },
  'pool.not-found': { status: 404, id: 'Kumpulan bahan ini belum ada.', en: 'There is no such pool yet.' },
  // production
  'producer.unknown': { status: 422, id: 'Produsen ini belum dikenal.', en: 'This producer is not known yet.' },
  'producer.not-active': { status: 422, id: 'Produsen ini tidak aktif.', en: 'This producer is not active.' },
  'producer.kind': {
    status: 422,
    id: 'Pihak jenis ini tidak mencatat produksi.',
    en: 'This kind of party does not record production.',
  },
  'process-step.not-found': { status: 404, id: 'Tahap proses tidak ditemukan.', en: 'There is no such process step.' },
  'step.unknown': { status: 422, id: 'Tahap proses ini tidak dikenal.', en: 'This process step is not known.' },
  'step.no-rate': {
    status: 422,
    id: 'Tahap proses ini belum berlaku pada {day}.',
    en: 'This process step was not yet in force on {day}.',
  },
  'step.not-weighed': {
    status: 422,
    id: 'Tahap proses hanya untuk komoditas yang ditimbang.',
    en: 'A process step is for a commodity that is weighed.',
  },
  'step.accepts': {
    status: 422,
    id: 'Syarat bahan tidak sesuai ciri komoditas.',
    en: 'What may go in does not fit the attributes of the commodity.',
  },
  'step.changed': {
    status: 409,
    id: 'Komoditas dan rendemen yang sudah ditetapkan tidak boleh diubah atau dihapus.',
    en: 'The commodity, and rates that were set, may not be changed or removed.',
  },
  'run.not-found': { status: 404, id: 'Catatan produksi tidak ditemukan.', en: 'There is no such production run.' },
  'run.id-used': {
    status: 409,
    id: 'Id catatan produksi ini sudah dipakai untuk isian lain.',
    en: 'This run id was already used with other content.',
  },
  'run.inputs': {
    status: 422,
    id: 'Sebagian bahan masukan tidak dapat dipakai.',
    en: 'Some of the inputs cannot be used.',
  },
  'run.mass-balance': {
    status: 422,
    id: 'Massa masuk {in} g tidak sama dengan massa keluar {out} g + sisa {waste} g; selisih {difference} g.',
    en: 'Mass in {in} g is not mass out {out} g + waste {waste} g; the difference is {difference} g.',
  },
  'run.yield': {
    status: 422,
    id: 'Rendemen {yield}% di luar {least}%–{most}%; sebutkan alasannya.',
    en: 'The yield of {yield}% is outside {least}%–{most}%; give a reason.',
  },
  'run.too-many-sources': {
    status: 422,
    id: 'Bahan berasal dari {sources} lot; paling banyak {most}. Bagi menjadi beberapa catatan.',
    en: 'The material comes from {sources} lots; at most {most}. Split it into several runs.',
  },
  'run.reversed': {
    status: 409,
    id: 'Catatan produksi ini sudah dibatalkan dengan alasan lain.',
    en: 'This run was already reversed, with another reason.',
  },
  'run.outputs-used': {
    status: 409,
    id: 'Hasil produksi ini sudah dipakai, ditahan untuk penjualan atau terjual ({batches}), jadi tidak dapat dibatalkan.',
    en: 'Batches of this run were already used, held for a sale or sold ({batches}), so it cannot be reversed.',
  },
  'batch.not-found': { status: 404, id: 'Batch tidak ditemukan.', en: 'There is no such batch.' },
  'batch.id-used': { status: 409, id: 'Id batch ini sudah dipakai.', en: 'This batch id was already used.' },
  'batch.key-wrong': {
    status: 422,
    id: 'Angka pemeriksa nomor GS1 tidak cocok.',
    en: 'The check digit of a GS1 number does not match.',
  },
  'batch.key-used': {
    status: 409,
    id: 'GTIN dengan nomor batch ini sudah dipakai.',
    en: 'This GTIN with this batch number was already used.',
  },
  'batch.of-run': {
    status: 409,
    id: 'Batch ini hasil catatan produksi; batalkan catatan produksinya ({runId}).',
    en: 'This batch came out of a production run; reverse that run ({runId}).',
  },
  'batch.reversed': {
    status: 409,
    id: 'Batch ini sudah dibatalkan dengan alasan lain.',
    en: 'This batch was already reversed, with another reason.',
  },
  'batch.used': {
    status: 409,
    id: 'Batch ini sudah dipakai {used} g, ditahan {held} g dan terjual {sold} g, jadi tidak dapat dibatalkan.',
    en: 'Of this batch {used} g were used, {held} g are held and {sold} g were sold, so it cannot be reversed.',
  },
  'packing.not-found': { status: 404, id: 'Kemasan tidak ditemukan.', en: 'There is no such packing.' },
  'packing.id-used': {
    status: 409,
    id: 'Id kemasan ini sudah dipakai untuk isian lain.',
    en: 'This packing id was already used with other content.',
  },
  'packing.contents': {
    status: 422,
    id: 'Sebagian isi kemasan tidak dapat dipakai.',
    en: 'Some of the contents cannot be packed.',
  },
  'epcis.not-found': { status: 404, id: 'Kejadian EPCIS tidak ditemukan.', en: 'There is no such EPCIS event.' },
  'trace.not-found': {
    status: 404,
    id: 'Tidak ada bahan yang dapat ditelusuri di sini.',
    en: 'There is no material to trace here.',
  },
  // marketplace
  'buyer.unknown': { status: 422, id: 'Pembeli ini belum dikenal.', en: 'This buyer is not known yet.' },
  'buyer.not-active': { status: 422, id: 'Pembeli ini tidak aktif.', en: 'This buyer is not active.' },
  'order.not-found': { status: 404, id: 'Pesanan tidak ditemukan.', en: 'There is no such order.' },
  'order.id-used': {
    status: 409,
    id: 'Id pesanan ini sudah dipakai untuk isian lain.',
    en: 'This order id was already used with other content.',
  },
  'order.need-by-past': {
    status: 422,
    id: 'Tanggal dibutuhkan tidak boleh sudah lewat dan paling lama 366 hari lagi.',
    en: 'Need-by may not be in the past and is at most 366 days ahead.',
  },
  'order.not-cancellable': {
    status: 409,
    id: 'Pesanan berstatus {status} tidak dapat dibatalkan.',
    en: 'An order that is {status} cannot be cancelled.',
  },
  'order.not-confirmable': {
    status: 409,
    id: 'Pesanan berstatus {status} tidak dapat dikonfirmasi.',
    en: 'An order that is {status} cannot be confirmed.',
  },
  'order.nothing-held': {
    status: 409,
    id: 'Tidak ada bahan dari pemasok ini yang menunggu konfirmasi.',
    en: 'Nothing of this supplier waits for confirmation.',
  },
  'seller.unknown': { status: 422, id: 'Penjual ini belum dikenal.', en: 'This seller is not known yet.' },
  'seller.not-active': { status: 422, id: 'Penjual ini tidak aktif.', en: 'This seller is not active.' },
  'seller.kind': { status: 422, id: 'Hanya IKM yang menjual produk di sini.', en: 'Only IKM sell products here.' },
  'product.not-found': { status: 404, id: 'Produk tidak ditemukan.', en: 'There is no such product.' },
  'product.id-used': {
    status: 409,
    id: 'Id produk ini sudah dipakai untuk isian lain.',
    en: 'This product id was already used with other content.',
  },
  'product.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat status produk {status}.',
    en: 'Not possible while the product is {status}.',
  },
  'product.incomplete': {
    status: 422,
    id: 'Belum lengkap untuk ditawarkan kepada pembeli.',
    en: 'Not complete enough to be offered to buyers.',
  },
  'product.sku-used': {
    status: 409,
    id: 'SKU ini sudah dipakai penjual untuk varian lain.',
    en: 'The seller already uses this SKU for another variant.',
  },
  'product.dates': {
    status: 422,
    id: 'Harga luar negeri tidak boleh berakhir sebelum mulai berlaku.',
    en: 'A foreign price may not end before it begins.',
  },
  'enquiry.not-found': { status: 404, id: 'Permintaan penawaran tidak ditemukan.', en: 'There is no such enquiry.' },
  'enquiry.id-used': {
    status: 409,
    id: 'Id permintaan ini sudah dipakai untuk isian lain.',
    en: 'This enquiry id was already used with other content.',
  },
  'enquiry.buyer': {
    status: 422,
    id: 'Isi salah satu: pihak pembeli atau kontak pembeli; bukan penjual sendiri.',
    en: 'Give either a buying party or the contact of a buyer; not the seller itself.',
  },
  'enquiry.product': {
    status: 422,
    id: 'Penjual ini tidak sedang menawarkan produk atau varian tersebut.',
    en: 'This seller does not offer this product or variant now.',
  },
  'enquiry.dates': {
    status: 422,
    id: 'Tanggal tidak boleh sudah lewat dan paling lama 366 hari lagi.',
    en: 'The day may not be in the past and is at most 366 days ahead.',
  },
  'enquiry.status': {
    status: 409,
    id: 'Langkah ini tidak dapat diambil {side} saat permintaan berstatus {status}.',
    en: 'The {side} cannot take this step while the enquiry is {status}.',
  },
  'partnership.not-found': { status: 404, id: 'Kemitraan tidak ditemukan.', en: 'There is no such partnership.' },
  'partnership.id-used': {
    status: 409,
    id: 'Id kemitraan ini sudah dipakai untuk isian lain.',
    en: 'This partnership id was already used with other content.',
  },
  'partnership.parties': {
    status: 422,
    id: 'Kemitraan memerlukan pemasok dan pembeli yang berbeda dan semuanya aktif.',
    en: 'A partnership needs suppliers and buyers, all different and active.',
  },
  'partnership.content': {
    status: 422,
    id: 'Pilih satu komoditas atau produk, satu aturan harga, dan masa yang belum lewat, paling lama 5 tahun.',
    en: 'Give one commodity or product, one price rule, and a time that is not over, at most 5 years.',
  },
  'partnership.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat status kemitraan {status}.',
    en: 'Not possible while the partnership is {status}.',
  },
  'partnership.not-fitting': {
    status: 422,
    id: 'Pesanan ini tidak termasuk dalam kemitraan tersebut.',
    en: 'This order is not covered by that partnership.',
  },
  'partnership.quota': {
    status: 409,
    id: 'Sisa kuota kemitraan pada masa ini hanya {left}.',
    en: 'Only {left} of the quota of this period is left.',
  },
  'basket.not-found': { status: 404, id: 'Keranjang tidak ditemukan.', en: 'There is no such basket.' },
  'basket.id-used': {
    status: 409,
    id: 'Id keranjang ini sudah dipakai untuk isian lain.',
    en: 'This basket id was already used with other content.',
  },
  'basket.buyer': {
    status: 422,
    id: 'Isi salah satu: pihak pembeli atau kontak pembeli.',
    en: 'Give either a buying party or the contact of a buyer.',
  },
  'basket.lines': {
    status: 422,
    id: 'Sebagian isi keranjang tidak dapat dibeli seperti ini.',
    en: 'Some of the basket cannot be bought like this.',
  },
  'sale.not-found': { status: 404, id: 'Penjualan tidak ditemukan.', en: 'There is no such sale.' },
  'sale.id-used': {
    status: 409,
    id: 'Id penjualan ini sudah dipakai untuk isian lain.',
    en: 'This sale id was already used with other content.',
  },
  'sale.status': {
    status: 409,
    id: 'Tidak dapat dilakukan saat status penjualan {status}.',
    en: 'Not possible while the sale is {status}.',
  },
  'sale.recorded-otherwise': {
    status: 409,
    id: 'Ini sudah dicatat dengan isian lain.',
    en: 'This was already recorded with other content.',
  },
  'sale.too-large': {
    status: 422,
    id: 'Nilai satu penjualan paling banyak {most}.',
    en: 'One sale may come to {most} at most.',
  },
  'sale.enquiry': {
    status: 422,
    id: 'Hanya penawaran atas satu varian produk yang disepakati paling lama 30 hari lalu dapat dibeli.',
    en: 'Only an offer for one variant of a product that was accepted at most 30 days ago can be bought.',
  },
  'sale.enquiry-used': {
    status: 409,
    id: 'Penawaran ini sudah dibeli.',
    en: 'This offer was bought already.',
  },
  'sale.not-exportable': {
    status: 422,
    id: 'Produk ini belum lengkap untuk ekspor: kode HS, nama bahasa Inggris, dan berat.',
    en: 'This product is not complete enough for export: HS code, English name and weight.',
  },
  'sale.nothing-to-prepare': {
    status: 409,
    id: 'Tidak ada baris seperti itu yang dibuat menurut pesanan dan belum siap.',
    en: 'There is no such line that is made to order and not ready yet.',
  },
  'sale.document-unknown': {
    status: 404,
    id: 'Penjualan ini tidak memerlukan dokumen tersebut.',
    en: 'This sale does not need that document.',
  },
  'sale.too-early': {
    status: 422,
    id: 'Waktu kejadian terlalu awal: sebelumnya sudah tercatat {earliest}.',
    en: 'It cannot have been that early: what came before was at {earliest}.',
  },
  'sale.documents-missing': {
    status: 409,
    id: 'Dokumen ekspor belum lengkap: {codes}.',
    en: 'Documents for the export are missing: {codes}.',
  },
  'sale.rate': {
    status: 422,
    id: 'Isi kurs rupiah hanya, dan selalu, untuk penjualan dalam mata uang lain.',
    en: 'Give a rate in rupiah always, and only, for a sale in another currency.',
  },
  'sale.more-than-owed': {
    status: 409,
    id: 'Melebihi yang terutang ({currency}, satuan terkecil): nilai {amount}, sudah dibayar {paid}, sisa {owed}, harus dikembalikan {toReturn}.',
    en: 'More than is owed ({currency}, smallest unit): due {amount}, paid {paid}, still owed {owed}, to give back {toReturn}.',
  },
  'complaint.not-found': { status: 404, id: 'Keluhan tidak ditemukan.', en: 'There is no such complaint.' },
  'complaint.id-used': {
    status: 409,
    id: 'Id keluhan ini sudah dipakai untuk isian lain.',
    en: 'This complaint id was already used with other content.',
  },
  'complaint.lines': {
    status: 422,
    id: 'Sebagian baris keluhan tidak ada, disebut dua kali, atau melebihi yang dibeli.',
    en: 'Some lines of the complaint are not there, are named twice, or are more than was bought.',
  },
  'complaint.refund': {
    status: 422,
    id: 'Isi pengembalian hanya untuk hasil refund, paling banyak {most}.',
    en: 'Give a refund only, and always, for the outcome refund; {most} at most.',
  },
  'payment.id-used': {
    status: 409,
    id: 'Id pembayaran ini sudah dipakai untuk isian lain.',
    en: 'This payment id was already used with other content.',
  },
  'payment.not-found': { status: 404, id: 'Pembayaran tidak ditemukan.', en: 'There is no such payment.' },
  'payment.reversed': {
    status: 409,
    id: 'Pembayaran ini sudah dibatalkan dengan isian lain.',
    en: 'This payment was already reversed with other content.',
  },
  'payment.more-than-owed': {
    status: 409,
    id: 'Melebihi yang terutang: nilai diterima Rp {amount}, sudah dibayar Rp {paid}, sisa Rp {owed}.',
    en: 'More than is owed: received for Rp {amount}, paid Rp {paid}, still owed Rp {owed}.',
  },
  'payment.qris-cap': {
    status: 422,
    id: 'Pembayaran QRIS paling banyak Rp {most}.',
    en: 'A QRIS payment is at most Rp {most}.',
  },
  'payment.qris-rupiah': {
    status: 422,
    id: 'QRIS hanya untuk pembayaran dalam rupiah.',
    en: 'QRIS is for payments in rupiah only.',
  },
  'payment.given-back': {
    status: 409,
    id: 'Sebagian uang ini sudah dikembalikan; batalkan dahulu pengembaliannya.',
    en: 'Some of this money went back already; undo that first.',
  },
  // operation
  'parked.not-found': {
    status: 404,
    id: 'Kejadian yang diparkir tidak ditemukan.',
    en: 'There is no such parked event.',
  },
  'parked.not-first': {
    status: 409,
    id: 'Kejadian sebelumnya dari hal yang sama harus diselesaikan dulu.',
    en: 'An earlier event of the same subject must be dealt with first.',
  },
} as const satisfies Record<string, RefusalText>;

export type RefusalCode = keyof typeof REFUSALS;

/** One wrong field: a JSON pointer into the request (`/body/quantity`) and what was expected there. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

/** Refuses a caller. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: Record<string, string | number> = {},
    readonly fields: FieldError[] = [],
  ) {
    super(code);
    this.name = 'Refusal';
  }
}

/** The words of a refusal in a language, with its details filled in. */
export function refusalText(refusal: Refusal, language: 'id' | 'en'): string {
  return REFUSALS[refusal.code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(refusal.details[name] ?? ''),
  );
}
