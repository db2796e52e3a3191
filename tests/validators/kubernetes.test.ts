// The manifests of sandbox/deploy/kubernetes against Kubernetes' own schemas, each other, and what the program says of its settings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kustomization, manifests, refused, unknown_keys, type Manifest } from "./lib/manifests.ts";

const all = manifests();
const of_kind = (kind: string): Manifest[] => all.filter((one) => one.kind === kind);
const one = (kind: string, name: string): any => {
  const found = of_kind(kind).filter(({ content }) => content.metadata.name === name);
  assert.equal(found.length, 1, `${kind} ${name}`);
  return found[0]!.content;
};
const changed = (kind: string, change: (content: any) => void): Manifest => {
  const manifest = structuredClone(of_kind(kind)[0]!);
  change(manifest.content);
  return manifest;
};
const pods = (): any[] => [...of_kind("Deployment"), ...of_kind("StatefulSet"), ...of_kind("Job")].map(({ content }) => content.spec.template)
  .concat(of_kind("CronJob").map(({ content }) => content.spec.jobTemplate.spec.template));

test("every kind that a deployment needs is there", () => {
  const kinds = ["Namespace", "ConfigMap", "Secret", "Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "CronJob", "StatefulSet", "Job"];
  for (const kind of kinds) assert.ok(of_kind(kind).length > 0, kind);
});

for (const manifest of all) {
  test(`${manifest.file}, ${manifest.kind} ${manifest.content.metadata.name}: its schema has nothing to say`, async () =>
    assert.equal(await refused(manifest), ""));
}

test("no key or word is in them that Kubernetes does not know", () => assert.deepEqual(unknown_keys(all), []));

const faults: [string, (content: any) => void, string][] = [
  ["Deployment", (d) => (d.spec.replicas = "2"), "replicas"],
  ["Deployment", (d) => delete d.spec.selector, "selector"],
  ["Service", (s) => delete s.spec.ports[0].port, "port"],
  ["PodDisruptionBudget", (p) => (p.spec.selector = []), "selector"],
];
for (const [kind, change, word] of faults) {
  test(`refused: ${kind} with a fault in ${word}`, async () => assert.match(await refused(changed(kind, change)), new RegExp(word)));
}
test("refused: a key that is misspelled, and a word that is none of those allowed", () => {
  const misspelled = changed("Deployment", (d) => (d.spec.template.spec.containers[0].livenesProbe = {}));
  assert.match(unknown_keys([misspelled]).join(), /livenesProbe/);
  const wrong = changed("Service", (s) => (s.spec.portz = []));
  assert.match(unknown_keys([wrong]).join(), /portz/);
});

test("the kustomization takes every file but the examples", () => {
  const files = [...new Set(all.map(({ file }) => file))];
  assert.deepEqual([...kustomization().resources].sort(), files.filter((file) => !file.includes(".example.")).sort());
});

test("what selects pods selects those of the deployment, and no others", () => {
  const { labels } = one("Deployment", "ordersign").spec.template.metadata;
  const takes = (selector: object, these: Record<string, string>) => Object.entries(selector).every(([key, value]) => these[key] === value);
  const selectors = [one("Deployment", "ordersign").spec.selector.matchLabels, one("Service", "ordersign").spec.selector, one("PodDisruptionBudget", "ordersign").spec.selector.matchLabels];
  for (const selector of selectors) {
    assert.ok(takes(selector, labels));
    assert.equal(pods().filter((pod) => takes(selector, pod.metadata.labels)).length, 1);
  }
  assert.equal(one("HorizontalPodAutoscaler", "ordersign").spec.scaleTargetRef.name, "ordersign");
  assert.ok(!("replicas" in one("Deployment", "ordersign").spec) && one("HorizontalPodAutoscaler", "ordersign").spec.minReplicas >= 2);
});

test("every key of a secret that a container is given is in the secret of that name", () => {
  const asked = pods().flatMap(({ spec }) => spec.containers).flatMap(({ env = [] }) => env).flatMap(({ valueFrom }: any) => valueFrom?.secretKeyRef ?? []);
  assert.deepEqual([...new Set(asked.map(({ name }) => name))].sort(), ["ordersign", "postgresql"]);
  for (const { name, key } of asked) {
    const { data, stringData } = one("Secret", name);
    assert.ok(key in { ...data, ...stringData }, `${name} has no ${key}`);
  }
});

test("secrets, settings and ports that are referred to are there", () => {
  const spec = one("Deployment", "ordersign").spec.template.spec;
  const [container] = spec.containers;
  const secret = one("Secret", "ordersign");
  const keys = Object.keys({ ...secret.data, ...secret.stringData });
  for (const { key } of spec.volumes.find(({ name }: any) => name === "key").secret.items) assert.ok(keys.includes(key));
  assert.equal(Buffer.from(secret.data["pseudonym.key"], "base64").length, 32);
  for (const { configMapRef } of container.envFrom) one("ConfigMap", configMapRef.name);
  one("ConfigMap", spec.volumes.find(({ name }: any) => name === "clients").configMap.name);
  assert.deepEqual(container.volumeMounts.map(({ name }: any) => name).sort(), spec.volumes.map(({ name }: any) => name).sort());
  const { data } = one("ConfigMap", "ordersign");
  assert.equal(Number(data.ORDERSIGN_PORT), container.ports[0].containerPort);
  assert.equal(one("NetworkPolicy", "ordersign").spec.ingress[0].ports[0].port, container.ports[0].containerPort);
});

test("a pod is given longer to end than its drain may take, and readiness is asked often enough within it", () => {
  const grace = Number(one("ConfigMap", "ordersign").data.ORDERSIGN_DRAIN_GRACE) / 1000;
  const spec = one("Deployment", "ordersign").spec.template.spec;
  assert.ok(spec.terminationGracePeriodSeconds >= grace + 10 + 2 + 5); // the last call, one that still arrives, the store's queue
  const { readinessProbe, livenessProbe } = spec.containers[0];
  assert.ok(readinessProbe.periodSeconds * readinessProbe.failureThreshold < grace);
  assert.equal(readinessProbe.httpGet.path, "/readyz");
  assert.equal(livenessProbe.httpGet.path, "/healthz");
});

test("every pod runs as the namespace demands: restricted", () => {
  assert.equal(of_kind("Namespace")[0]!.content.metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
  for (const { spec } of pods()) {
    assert.equal(spec.securityContext.runAsNonRoot, true);
    assert.equal(spec.securityContext.seccompProfile.type, "RuntimeDefault");
    for (const { securityContext } of spec.containers) {
      assert.equal(securityContext.allowPrivilegeEscalation, false);
      assert.deepEqual(securityContext.capabilities.drop, ["ALL"]);
    }
  }
});
