import { DomainError } from "@tenantry/core/errors";

/** Above the largest form that can be judged field by field, below what could hurt. */
export const maxBodyBytes = 2 * 1024 * 1024;

/** The same request with its body read and bounded, also when it is sent in chunks without a length. */
export async function boundedRequest(request: Request, maxBytes = maxBodyBytes): Promise<Request> {
  if (request.body === null) return request;
  const tooLarge = () => new DomainError("payload_too_large", `The body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new Request(request.url, { method: request.method, headers: request.headers, body: Buffer.concat(chunks) });
}
