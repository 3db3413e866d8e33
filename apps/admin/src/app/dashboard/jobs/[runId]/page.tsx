import { cache } from "react";
import { runListPath } from "../../../../components/jobs/list-address.ts";
import { RunView } from "../../../../components/jobs/run-view.tsx";
import { api, required, requireStaff } from "../../../../trpc/server.ts";

type Props = { params: Promise<{ runId: string }> };

const load = cache(async (runId: string) => {
  const me = await requireStaff(`${runListPath}/${runId}`);
  const details = await required(api.admin.jobs.get({ runId: runId.slice(0, 100) }));
  return { me, details };
});

export async function generateMetadata({ params }: Props) {
  const { details } = await load((await params).runId);
  return { title: details.run.functionId };
}

export default async function RunPage({ params }: Props) {
  const { me, details } = await load((await params).runId);
  return <RunView me={me} initial={details} />;
}
