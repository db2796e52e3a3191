// The Server-Timing header: where the service's time went.

export interface Phase { name: string; ms: number; description?: string }

export function phases(header: string | null | undefined): Phase[] {
  if (!header) return [];
  return header.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap((entry) => {
    const [name = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const of = (wanted: string) => parameters.find((p) => p.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1).replace(/^"|"$/g, "");
    const ms = Number(of("dur"));
    const description = of("desc");
    return name === "" || !Number.isFinite(ms) ? [] : [{ name, ms, ...(description !== undefined && { description }) }];
  });
}
