using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Pipelines;
using Slipway.Pipelines.Services;

namespace Slipway.Webhooks.Triggers;

/// <summary>The Tekton Trigger of a Service, for the listeners of <c>kustomize/components/triggers-*</c>: which pushes start a run, and what is the
/// Service's own in it.</summary>
public sealed partial class ServiceTrigger
{
    private const string BuildTemplate = "slipway-build";
    private const string DeliverTemplate = "slipway-deliver";
    private const string GitUrl = "git-url";

    // What the templates take of a Service; the rest comes with the push.
    private static readonly string[] OfBuild =
    [
        "project-root", "sparse-checkout-directories", "package-manager-directory", "ignore-scripts", "node-version", "build-command", "wrangler-environment", "wrangler-arguments",
        "max-bundle-size", "check-bundle", "r2-bucket-name", "r2-endpoint-url", "overwrite", "kustomize-base-directory", "owner-identifier-label-key", "owner-identifier-label-value",
        "managed-by", "kubernetes-endpoint-url", "kubeconfig", "cancel-in-progress",
    ];

    private static readonly string[] Needed = ["r2-bucket-name", "r2-endpoint-url"];

    private readonly ServiceDocument service;
    private readonly GitProvider provider;
    private readonly IReadOnlyDictionary<string, string> values;
    private readonly IReadOnlyList<string> filter;

    private ServiceTrigger(ServiceDocument service, GitProvider provider, IReadOnlyDictionary<string, string> values)
    {
        (this.service, this.provider, this.values) = (service, provider, values);
        filter = PushFilter.Of(provider, service);
    }

    /// <summary>What the Service says and such a Trigger does not do; none = it does all of it.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. provider == GitProvider.Bitbucket && !service.TriggerPaths.IsAny
            ? ["pushes to Bitbucket Server name no files: every push to these branches starts a run, whatever the trigger_paths"] : Array.Empty<string>(),
        .. service.EnablePullRequestBuilds || service.EnablePullRequestDeployments ? ["pull requests start nothing by Tekton Triggers: 'slipway serve-webhook' builds them"] : Array.Empty<string>(),
    ];

    private string Template => service.DisableDeployments ? BuildTemplate : DeliverTemplate;

    private string Binding => provider == GitProvider.Bitbucket ? "slipway-push-without-url" : "slipway-push";

    private string Listener => provider switch { GitProvider.GitHub => "github", GitProvider.GitLab => "gitlab", _ => "bitbucket" };

    /// <summary>Derives it.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="provider">The git server that its pushes come from.</param>
    /// <param name="given">Params that the Service does not give, such as <c>r2-bucket-name</c>.</param>
    /// <exception cref="FormatException">It cannot be: the message names value, cause and cure.</exception>
    public static ServiceTrigger Of(ServiceDocument service, GitProvider provider, IReadOnlyDictionary<string, string> given)
    {
        if (service.Obstacle is { } obstacle)
        {
            throw new FormatException(obstacle);
        }

        var values = new SortedDictionary<string, string>(ServiceRun.ParamsOf(service, given).ToDictionary(), StringComparer.Ordinal);
        // The other servers tell the address with every push. Tekton Triggers refuses two bindings of one param.
        if (provider != GitProvider.Bitbucket)
        {
            values.Remove(GitUrl);
        }

        var template = service.DisableDeployments ? BuildTemplate : DeliverTemplate;
        IReadOnlyList<string> known = [.. ParamsOf(template), GitUrl];
        if (values.Keys.Where(name => !known.Contains(name)).ToList() is { Count: > 0 } unknown)
        {
            throw new FormatException(
                $"TriggerTemplate '{template}' has no param {string.Join(", ", unknown.Select(Said))}, because its Pipeline has none. Correct the name, or leave it out.");

            string Said(string name) => NearestName.Of(name, known) is { } nearest ? $"'{name}' (did you mean '{nearest}'?)" : $"'{name}'";
        }

        if (values.FirstOrDefault(p => p.Value.Contains("$(", StringComparison.Ordinal)) is { Key: { } reader })
        {
            throw new FormatException(
                $"the value of param '{reader}' holds '$(', which Tekton Triggers would replace by a field of the payload. Leave it out, or let 'slipway serve-webhook' start the runs, which takes values as they are.");
        }

        return Needed.Where(name => !values.ContainsKey(name)).ToList() is { Count: > 0 } missing
            ? throw new FormatException($"{string.Join(" and ", missing)} must be known: give spec.pipeline_configuration.params, or -p name=value.")
            : new ServiceTrigger(service, provider, values);
    }

    /// <summary>Params of a template that a Trigger fills in.</summary>
    public static IReadOnlyList<string> ParamsOf(string template) => template == DeliverTemplate ? [.. OfBuild, .. ServiceRun.OfDeployment] : OfBuild;

    /// <summary>The document.</summary>
    /// <param name="namespaceName">The namespace of the listener.</param>
    public string ToYaml(string namespaceName)
    {
        var text = new StringBuilder($"""
            apiVersion: triggers.tekton.dev/v1beta1
            kind: Trigger
            metadata:
              name: {Scalar(service.Name)}
              namespace: {Scalar(namespaceName)}
              labels:
                slipway.dev/listener: {Listener}
            spec:
              interceptors:
                - ref: {"{name: cel, kind: ClusterInterceptor}"}
                  params:
                    - name: filter
                      value: >-
            {Folded(string.Join("\n&& ", filter))}
              bindings:
                - ref: {Binding}
                - {"{name: service, value: "}{Scalar(service.Name)}{"}"}

            """.ReplaceLineEndings("\n"));
        foreach (var (name, value) in values)
        {
            text.Append($"    - {{name: {name}, value: {Scalar(InTemplate(value))}}}\n");
        }

        return text.Append($"  template:\n    ref: {Template}\n").ToString();
    }

    /// <summary>Tekton Triggers puts values into the template's JSON as they are, quotes and backslashes too.</summary>
    /// <remarks>Source: tekton.dev/docs/triggers/triggertemplates/#escaping-quoted-strings</remarks>
    private static string InTemplate(string value) => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    /// <summary>Lines of a folded scalar: each break is read as a space.</summary>
    private static string Folded(string text) => string.Join('\n', text.Split('\n').Select(line => "            " + line));

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n") ? text
            : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"\A[a-z][-A-Za-z0-9_./]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
