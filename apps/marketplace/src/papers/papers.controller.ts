// The HTTP door of the papers of a sale.
import { bastOfSale, type InputOf, invoiceOfSale, type PaperKind, Refusal } from '@hilir/contracts';
import { print } from '@hilir/papers';
import { Acting, Input, Route, SERVICE_CONFIG, type ServiceConfig } from '@hilir/runtime';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { visibleTo } from '../sales/sales.controller.js';
import { SalesStore } from '../sales/sales.store.js';
import { PapersStore } from './papers.store.js';
import { paperOf } from './sale-paper.js';

@Controller()
export class PapersController {
  constructor(
    private readonly papers: PapersStore,
    private readonly sales: SalesStore,
    @Inject(SERVICE_CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Route(invoiceOfSale)
  invoice(
    @Input() input: InputOf<typeof invoiceOfSale>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    return this.printed('invoice', input, acting, reply);
  }

  @Route(bastOfSale)
  bast(
    @Input() input: InputOf<typeof bastOfSale>,
    @Acting() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    return this.printed('bast', input, acting, reply);
  }

  private async printed(
    kind: PaperKind,
    { params, query }: InputOf<typeof invoiceOfSale>,
    acting: Acting,
    reply: FastifyReply,
  ): Promise<string | Buffer> {
    const { isSide } = visibleTo(await this.sales.read(params.saleId), query.key, acting);
    const issued = await this.papers.read(params.saleId, kind);
    if (!issued) throw new Refusal('paper.not-found');
    const reader = { language: query.language ?? acting.language, isSide, publicUrl: this.config.PUBLIC_URL };
    const { content, headers } = await print(paperOf(issued, reader), query.format);
    // Only now: a refusal is a problem document.
    reply.headers(headers);
    return content;
  }
}
