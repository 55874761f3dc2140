using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Pipelines.Services;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks;

/// <summary>From a delivery that came to the runs that it starts.</summary>
/// <param name="options">How the endpoint serves.</param>
/// <param name="files">The Services.</param>
/// <param name="starter">Makes the runs.</param>
internal sealed class Deliveries(WebhookOptions options, ServiceFiles files, IRunStarter starter)
{
    /// <summary>Runs of one delivery that are made at the same time.</summary>
    private const int Parallelism = 8;

    private readonly IReadOnlyList<(IGitServer Server, SecretFile? Secrets)> servers =
        [(new GitHubServer(), options.GitHub), (new GitLabServer(), options.GitLab), (new BitbucketServer(), options.Bitbucket)];

    /// <summary>Handles one: nothing of it is read or done before it is proved genuine.</summary>
    /// <param name="header">A header by its name; empty when there is none.</param>
    /// <param name="read">Reads the body.</param>
    /// <exception cref="BodyException">The body did not come as it should.</exception>
    public async Task<DeliveryOutcome> HandleAsync(Func<string, string> header, Func<Task<byte[]>> read)
    {
        var (server, file) = servers.FirstOrDefault(s => header(s.Server.EventHeader).Length > 0);
        if (server is null)
        {
            return new DeliveryOutcome
            {
                Status = 400,
                Outcome = Outcomes.Malformed,
                Reason = $"none of the headers {string.Join(", ", servers.Select(s => s.Server.EventHeader))} is there: this is no webhook of GitHub, GitLab or Bitbucket Server",
            };
        }

        var about = new DeliveryOutcome { Status = 401, Outcome = Outcomes.Refused, Server = server.Name, Event = header(server.EventHeader), Delivery = server.DeliveryId(header) };
        if (server.IsUnsignedPing(header))
        {
            return about with { Status = 200, Outcome = Outcomes.Pong, Reason = "the test is not signed: a push shows whether the secret fits" };
        }

        if (Secrets(server, file, out var secrets) is { } off)
        {
            return about with { Reason = off };
        }

        if (server.Unproved(header) is { } unproved)
        {
            return about with { Reason = unproved };
        }

        var body = await read();
        return server.Refusal(header, body, secrets, options.Time.GetUtcNow()) is { } refusal
            ? about with { Reason = refusal }
            : await GenuineAsync(server, about with { Delivery = about.Delivery.Length > 0 ? about.Delivery : Digest(body) }, Json(body, header("Content-Type")));
    }

    /// <summary>The servers that have secrets.</summary>
    public IReadOnlyList<string> Configured() => [.. servers.Where(s => Secrets(s.Server, s.Secrets, out _) is null).Select(s => s.Server.Name)];

    private static string? Secrets(IGitServer server, SecretFile? file, out IReadOnlyList<string> secrets)
    {
        secrets = [];
        try
        {
            secrets = file?.Read() ?? [];
            return file is null ? $"webhooks of {server.Name} are not configured here: {server.SecretOption} is not given"
                : secrets.Count == 0 ? $"webhooks of {server.Name} are not configured here: the file of {server.SecretOption} is not there, or is empty"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the file of {server.SecretOption} cannot be read";
        }
    }

    private async Task<DeliveryOutcome> GenuineAsync(IGitServer server, DeliveryOutcome about, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var said = server.Read(about.Event, document.RootElement);
            return said.Ping is { } tested ? Pong(about, tested)
                : said.Reason is { } reason ? about with { Status = 202, Outcome = Outcomes.Ignored, Reason = reason }
                : await ChangedAsync(about, said.Changes);
        }
        catch (JsonException e)
        {
            return about with { Status = 400, Outcome = Outcomes.Malformed, Reason = $"the payload is no JSON: {e.Message}" };
        }
        catch (FormatException e)
        {
            return about with { Status = 400, Outcome = Outcomes.Malformed, Reason = e.Message };
        }
    }

    private DeliveryOutcome Pong(DeliveryOutcome about, RepositoryAddresses tested)
    {
        var services = files.Current(options.Log).Where(s => tested.Contains(s.GitUrl)).Select(s => s.Name).ToList();
        return about with
        {
            Status = 200,
            Outcome = Outcomes.Pong,
            Repository = tested.Name,
            More = new JsonObject
            {
                ["configured"] = new JsonArray([.. Configured().Select(name => (JsonNode?)name)]),
                ["built"] = new JsonArray([.. services.Select(name => (JsonNode?)name)]),
            },
        };
    }

    private async Task<DeliveryOutcome> ChangedAsync(DeliveryOutcome about, IReadOnlyList<GitChange> changes)
    {
        about = about with { Status = 202, Outcome = Outcomes.Ignored, Repository = changes[0].Repository.Name };
        var affected = (from change in changes
                        from service in files.Current(options.Log)
                        where change.Repository.Contains(service.GitUrl)
                        select (Change: change, Service: service)).ToList();
        if (affected.Count == 0)
        {
            return about with
            {
                Reason = $"no Service has this repository{(files.Invalid.Count == 0 ? "" : $"; Services that are wrong and left out: {files.Invalid.Count}, the log of slipway serve-webhook says why")}",
            };
        }

        // What was accepted is carried out, whether or not the sender waits for it.
        using var patience = new CancellationTokenSource(options.StartTimeout, options.Time);
        var outcomes = new ConcurrentDictionary<int, ServiceOutcome>();
        await Parallel.ForEachAsync(affected.Index(), new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (pair, _) =>
            outcomes[pair.Index] = await DecideAsync(about, pair.Item.Change, pair.Item.Service, patience.Token));
        var services = outcomes.OrderBy(o => o.Key).Select(o => o.Value).ToList();
        var summary = new[] { Outcomes.Failed, Outcomes.Refused, Outcomes.Started, Outcomes.AlreadyStarted, Outcomes.Skipped }.First(word => services.Exists(s => s.Outcome == word));
        return about with
        {
            Status = summary == Outcomes.Failed ? 503 : 202,
            Outcome = summary,
            Services = services,
            Reason = summary switch
            {
                Outcomes.Failed => "not all runs were started: send the delivery again, what was started stays as it is",
                Outcomes.Refused => "not all Services fit their Pipeline: correct them, then send the delivery again, what was started stays as it is",
                _ => "",
            },
        };
    }

    private async Task<ServiceOutcome> DecideAsync(DeliveryOutcome about, GitChange change, ServiceDocument service, CancellationToken ct)
    {
        var decision = RunDecision.Of(service, change);
        var outcome = new ServiceOutcome(service.Name, change.Branch, change.Commit, Outcomes.Skipped, null, decision.Reason);
        if (decision.Service is null)
        {
            return outcome;
        }

        var run = Run(about, change, decision.Service);
        try
        {
            var isNew = await starter.StartAsync(run, $"{about.Server} {about.Delivery}", ct);
            return outcome with { Outcome = isNew ? Outcomes.Started : Outcomes.AlreadyStarted, Run = run.Name };
        }
        catch (RunStartException e)
        {
            return outcome with { Outcome = e.IsPermanent ? Outcomes.Refused : Outcomes.Failed, Reason = e.Message };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return outcome with { Outcome = Outcomes.Failed, Reason = $"starting run '{run.Name}': the Kubernetes API did not answer within {options.StartTimeout.TotalSeconds:0.##} s" };
        }
    }

    private ServiceRun Run(DeliveryOutcome about, GitChange change, ServiceDocument service)
    {
        try
        {
            return ServiceRun.For(
                service, change.Commit, change.Branch, ServiceRun.NameOf(service.Name, change.Commit, about.Server, about.Delivery, change.Branch), options.Params);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{change.Commit}' {e.Message}");
        }
    }

    /// <summary>The payload itself, or, as GitHub sends it unless told otherwise, the form field that holds it.</summary>
    private static byte[] Json(byte[] body, string contentType)
    {
        const string Field = "payload=";
        if (!contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return body;
        }

        var field = Encoding.UTF8.GetString(body).Split('&').FirstOrDefault(f => f.StartsWith(Field, StringComparison.Ordinal)) ?? Field;
        return Encoding.UTF8.GetBytes(WebUtility.UrlDecode(field[Field.Length..]));
    }

    private static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
