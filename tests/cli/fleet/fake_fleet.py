"""A fleet in the memory of a test: FleetService as its proto says, with assessments that
depend on the row alone.

    with FakeFleet() as fleet: ... fleet.address, fleet.rows('acme')

A Deployment is assessed by its release: a line before 11 has ended and is blocked. `refuse`
makes the next calls UNAVAILABLE.
"""

import concurrent.futures
import pathlib
import subprocess
import tempfile
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = pathlib.Path(__file__).resolve().parents[3]
PACKAGE = 'astro.upgrade.v1.'
SERVICE = PACKAGE + 'FleetService'
DAY = '2026-11-30'


def _pool():
    with tempfile.NamedTemporaryFile(suffix='.binpb') as file:
        subprocess.run(['protoc', f'-I{ROOT}/proto', '--include_imports',
                        'astro/upgrade/v1/fleet_service.proto',
                        f'--descriptor_set_out={file.name}'], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for descriptor in files.file:
        pool.Add(descriptor)
    return pool


POOL = _pool()
_FACTORY = message_factory.MessageFactory(POOL)


def message(name):
    """The class of a message of the API."""
    return _FACTORY.GetPrototype(POOL.FindMessageTypeByName(PACKAGE + name))


def number(enum, value):
    return POOL.FindEnumTypeByName(PACKAGE + enum).values_by_name[value].number


def _fault(row):
    """Every fault of a row, as the service would say it; empty: it is good."""
    faults = []
    allowed = set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.')
    for name in ('deployment_id', 'workspace'):
        value = getattr(row, name)
        if not value or len(value) > 128 or set(value) - allowed:
            faults.append(f'{name} is not 1 to 128 letters, digits, "-", "_" or "."')
    if row.revision < 1:
        faults.append('revision is not 1 or more')
    return '; '.join(faults)


def _version(deployment):
    if deployment.HasField('release'):
        return deployment.release.version
    for file in deployment.files:
        if file.path == 'Dockerfile' and ':' in file.text:
            return file.text.split(':', 1)[1].split()[0]
    return '12.0.0'


class FakeFleet:
    """Serves on a loopback port for as long as the block runs."""

    def __init__(self):
        self._lock = threading.Condition()
        self._rows = {}      # organization -> id -> FleetDeployment
        self._changes = {}   # organization -> [FleetChange]
        self._acks = []
        self._subscriptions = []
        self.targets = []    # SetTargetRequest
        self.calls = []      # (method, metadata of interest)
        self.streams = []    # rows of each UpsertDeployments
        self.refusals = []
        self.break_watch_after = None
        self._server = None
        self.address = None

    # The test's side.

    def rows(self, organization):
        with self._lock:
            return dict(self._rows.get(organization, {}))

    def refuse(self, calls, after=0, code=grpc.StatusCode.UNAVAILABLE):
        """The next calls, once `after` others were answered."""
        self.refusals = [None] * after + [code] * calls

    def add_change(self, organization, workspace, deployment_id, before, after):
        """A change of verdict."""
        change = message('FleetChange')(
            organization=organization, workspace=workspace, deployment_id=deployment_id,
            cause=number('ChangeCause', 'CHANGE_CAUSE_CATALOG'),
            kinds=[number('ChangeKind', 'CHANGE_KIND_VERDICT')])
        change.before.verdict = number('Verdict', before)
        change.after.verdict = number('Verdict', after)
        change.time.seconds = 1796000000
        with self._lock:
            known = self._changes.setdefault(organization, [])
            change.sequence = len(known) + 1
            known.append(change)
            self._lock.notify_all()

    def __enter__(self):
        service = POOL.FindServiceByName(SERVICE)
        handlers = {}
        for method in service.methods:
            handlers[method.name] = self._handler(method)
        self._server = grpc.server(concurrent.futures.ThreadPoolExecutor(8))
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(SERVICE, handlers),))
        self.address = f'127.0.0.1:{self._server.add_insecure_port("127.0.0.1:0")}'
        self._server.start()
        return self

    def __exit__(self, *_):
        with self._lock:
            self._lock.notify_all()
        self._server.stop(0).wait()

    def _handler(self, method):
        name = method.name
        request = message(method.input_type.name).FromString
        serialize = lambda answer: answer.SerializeToString()
        call = getattr(self, name)

        def run(asked, context):
            self.calls.append(name)
            refusal = self.refusals.pop(0) if self.refusals else None
            if refusal:
                context.abort(refusal, 'the store is away')
            return call(asked, context)

        def stream(asked, context):
            self.calls.append(name)
            yield from call(asked, context)

        if name == 'UpsertDeployments':
            return grpc.stream_unary_rpc_method_handler(run, request, serialize)
        if name == 'WatchChanges':
            return grpc.unary_stream_rpc_method_handler(stream, request, serialize)
        return grpc.unary_unary_rpc_method_handler(run, request, serialize)

    # The service's side.

    def UpsertDeployments(self, requests, context):
        answer = message('UpsertDeploymentsResponse')()
        organization, received = '', []
        for request in requests:
            index = answer.received
            answer.received += 1
            organization = request.organization or organization
            row = request.deployment
            received.append(row.deployment_id)
            fault = _fault(row)
            if not organization:
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, 'organization is missing')
            with self._lock:
                known = self._rows.setdefault(organization, {})
                stored = known.get(row.deployment_id)
                code = 3
                if not fault and stored and stored.revision > row.revision:
                    fault, code = 'a newer revision is stored', 10
                if fault:
                    answer.faulty += 1
                    if len(answer.faults) < 1000:
                        answer.faults.add(index=index, deployment_id=row.deployment_id,
                                          code=code, message=fault)
                    continue
                if stored is None:
                    answer.created += 1
                elif stored.deployment == row.deployment:
                    answer.unchanged += 1
                else:
                    answer.updated += 1
                known[row.deployment_id] = row
        self.streams.append((organization, received))
        return answer

    def DeleteDeployments(self, request, context):
        answer = message('DeleteDeploymentsResponse')()
        with self._lock:
            known = self._rows.setdefault(request.organization, {})
            for name in request.deployment_ids:
                if known.pop(name, None) is None:
                    answer.missing += 1
                else:
                    answer.deleted += 1
        return answer

    def _entry(self, organization, row):
        entry = message('FleetEntry')(
            organization=organization, workspace=row.workspace,
            deployment_id=row.deployment_id, name=row.deployment.name,
            revision=row.revision, source=row.source,
            state=number('AssessmentState', 'ASSESSMENT_STATE_CURRENT'))
        assessment = entry.assessment
        version = _version(row.deployment)
        assessment.running.distribution = 1
        assessment.running.version = version
        assessment.line = version.split('.')[0]
        ended = assessment.line.isdigit() and int(assessment.line) < 11
        assessment.support = number('SupportStatus', 'SUPPORT_STATUS_UNSUPPORTED' if ended
                                    else 'SUPPORT_STATUS_SUPPORTED')
        assessment.end_of_maintenance = '2025-01-31' if ended else '2027-02-28'
        assessment.verdict = number('Verdict', 'VERDICT_BLOCKED' if ended else 'VERDICT_READY')
        if ended:
            assessment.blocking.append('R3-SUBDAG')
        assessment.steps.add(distribution=1, version='13.2.0')
        assessment.target.distribution = 1
        assessment.target.version = '13.2.0'
        entry.days_left = -303 if ended else 90
        return entry

    def _entries(self, organization, workspace=''):
        return [self._entry(organization, row)
                for _, row in sorted(self.rows(organization).items())
                if workspace in ('', row.workspace)]

    def GetDeployment(self, request, context):
        row = self.rows(request.organization).get(request.deployment_id)
        if row is None:
            context.abort(grpc.StatusCode.NOT_FOUND, f'{request.deployment_id} is not there')
        answer = message('GetDeploymentResponse')(
            deployment=self._entry(request.organization, row))
        if request.include_plan:
            answer.plan.plan.verdict = answer.deployment.assessment.verdict
            answer.plan.plan.start.version = _version(row.deployment)
            answer.plan.plan.start.distribution = 1
            step = answer.plan.plan.steps.add(kind=3)
            step.source.CopyFrom(answer.plan.plan.start)
            step.target.distribution, step.target.version = 1, '13.2.0'
        return answer

    def ListDeployments(self, request, context):
        entries = self._entries(request.organization)
        if request.filter == 'verdict = BLOCKED':
            entries = [e for e in entries if e.assessment.blocking]
        elif request.filter.startswith('workspace = "'):
            entries = [e for e in entries if e.workspace == request.filter.split('"')[1]]
        elif request.filter:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f'filter: {request.filter}')
        if request.order_by == 'days_left':
            entries.sort(key=lambda e: (e.days_left, e.deployment_id))
        begin = int(request.page_token or 0)
        end = begin + min(request.page_size or 100, 1000)
        return message('ListDeploymentsResponse')(
            deployments=entries[begin:end],
            next_page_token=str(end) if end < len(entries) else '')

    def SummarizeFleet(self, request, context):
        entries = self._entries(request.organization, request.workspace)
        blocked = [e for e in entries if e.assessment.blocking]
        answer = message('SummarizeFleetResponse')(
            total=len(entries), supported=len(entries) - len(blocked),
            unsupported=len(blocked), ending=len(entries) - len(blocked),
            blocked=len(blocked), as_of=DAY)
        lines = {}
        for entry in entries:
            lines.setdefault(entry.assessment.line, []).append(entry)
        for line, those in sorted(lines.items(), key=lambda item: -len(item[1])):
            answer.lines.add(value=line, deployments=len(those),
                             blocked=sum(bool(e.assessment.blocking) for e in those))
        if blocked:
            answer.blocking_advisories.add(value='R3-SUBDAG', deployments=len(blocked),
                                           blocked=len(blocked))
        if len(entries) > len(blocked):
            answer.ends.add(month='2027-02', deployments=len(entries) - len(blocked))
        for day in ('2026-11-28', '2026-11-29', DAY):
            past = answer.history.add(day=day, total=len(entries), blocked=len(blocked))
            past.lines.extend(answer.lines)
        return answer

    def ListFindings(self, request, context):
        answer = message('ListFindingsResponse')()
        blocked = [e for e in self._entries(request.organization, request.workspace)
                   if e.assessment.blocking]
        if blocked:
            answer.findings.add(advisory_id='R3-SUBDAG', blocking=len(blocked))
        return answer

    def ListChanges(self, request, context):
        changes = [c for c in self._changes.get(request.organization, [])[::-1]
                   if request.workspace in ('', c.workspace)
                   and request.deployment_id in ('', c.deployment_id)]
        begin = int(request.page_token or 0)
        end = begin + min(request.page_size or 100, 1000)
        return message('ListChangesResponse')(
            changes=changes[begin:end], next_page_token=str(end) if end < len(changes) else '')

    def WatchChanges(self, request, context):
        with self._lock:
            known = self._changes.setdefault(request.organization, [])
            at = request.after if request.HasField('after') else len(known)
        sent = 0
        yield message('WatchChangesResponse')(sequence=at)
        while context.is_active():
            with self._lock:
                while context.is_active() and len(known) <= at:
                    self._lock.wait(0.1)
                fresh = known[at:at + 1]
            for change in fresh:
                at = change.sequence
                yield message('WatchChangesResponse')(changes=[change], sequence=at)
                sent += 1
                if self.break_watch_after == sent:
                    self.break_watch_after = None
                    context.abort(grpc.StatusCode.UNAVAILABLE, 'restart')

    def SetTarget(self, request, context):
        self.targets.append(request)
        return message('SetTargetResponse')(changed=len(self.rows(request.scope.organization)))

    def Acknowledge(self, request, context):
        ack = request.acknowledgement
        ack.acknowledgement_id = f'ack-{len(self._acks) + 1}'
        self._acks.append(ack)
        return message('AcknowledgeResponse')(acknowledgement=ack)

    def Revoke(self, request, context):
        for ack in self._acks:
            if ack.acknowledgement_id == request.acknowledgement_id:
                ack.revoke_time.seconds = 1796000000
                return message('RevokeResponse')(acknowledgement=ack)
        return context.abort(grpc.StatusCode.NOT_FOUND,
                             f'{request.acknowledgement_id} is not there')

    def ListAcknowledgements(self, request, context):
        return message('ListAcknowledgementsResponse')(acknowledgements=self._acks)

    def Subscribe(self, request, context):
        subscription = request.subscription
        subscription.subscription_id = f'sub-{len(self._subscriptions) + 1}'
        self._subscriptions.append(message('FleetSubscription').FromString(
            subscription.SerializeToString()))
        subscription.secret = ''
        return message('SubscribeResponse')(subscription=subscription)

    def Unsubscribe(self, request, context):
        kept = [s for s in self._subscriptions if s.subscription_id != request.subscription_id]
        if len(kept) == len(self._subscriptions):
            context.abort(grpc.StatusCode.NOT_FOUND, f'{request.subscription_id} is not there')
        self._subscriptions = kept
        return message('UnsubscribeResponse')()

    def ListSubscriptions(self, request, context):
        shown = []
        for subscription in self._subscriptions:
            copy = message('FleetSubscription').FromString(subscription.SerializeToString())
            copy.secret = ''
            shown.append(copy)
        return message('ListSubscriptionsResponse')(subscriptions=shown)

    def subscriptions(self):
        """With their secrets."""
        return list(self._subscriptions)
