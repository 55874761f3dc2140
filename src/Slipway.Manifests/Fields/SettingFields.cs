using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>The fields of <c>spec</c> that say how the Worker runs, named as the API names them.</summary>
internal static class SettingFields
{
    private static readonly ListShape Texts = new(new TextShape());

    private static readonly Field Enabled = new("enabled", new FlagShape(), "Whether it is on.");

    private static readonly Field SamplingRate = new("head_sampling_rate", new NumberShape(0, 1, IsWhole: false), "The part of all requests that is recorded, from 0 to 1.");

    private static readonly Field Persist = new("persist", new FlagShape(), "Whether it is kept in the dashboard.");

    private static readonly Field Destinations = new("destinations", Texts, "Where it is exported to.");

    private static readonly ObjectShape Observability = new(
    [
        Enabled,
        SamplingRate,
        new Field(
            "logs",
            new ObjectShape([Enabled, new Field("invocation_logs", new FlagShape(), "Whether each invocation writes a line."), SamplingRate, Persist, Destinations]),
            "Logs."),
        new Field(
            "traces",
            new ObjectShape(
            [
                Enabled,
                SamplingRate,
                Persist,
                Destinations,
                new Field("propagation_policy", new ChoiceShape(["authenticated", "accept"]), "Whose trace headers are taken over."),
            ]),
            "Traces."),
        new Field("issues", new ObjectShape([Enabled]), "Issues."),
        new Field("redact_query_string", new FlagShape(), "Whether query strings are left out of what is recorded."),
    ]);

    private static readonly ObjectShape Placement = new(
    [
        new Field("mode", new ChoiceShape(["smart", "targeted"]), "How the place is found: smart finds one near what the Worker calls, targeted takes the one that is named."),
        new Field("region", new TextShape(NameRules.Word), "The cloud region to run near, such as aws:us-east-1."),
        new Field("hostname", new TextShape(NameRules.Word), "The hostname to run near."),
        new Field("host", new TextShape(NameRules.Word), "The host and port to run near."),
    ]);

    private static readonly ObjectShape Limits = new(
    [
        new Field("cpu_ms", new NumberShape(0, null, IsWhole: true), "CPU time of one invocation, in milliseconds; 0 = the plan's."),
        new Field("subrequests", new NumberShape(0, null, IsWhole: true), "Calls of one invocation; 0 = the plan's."),
    ]);

    private static readonly ObjectShape TailConsumer = new(
    [
        new Field("service", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The consuming Worker's name.") { IsRequired = true },
        new Field("environment", new TextShape(), "The consuming Worker's environment."),
        new Field("namespace", new TextShape(), "The dispatch namespace that the consuming Worker is in."),
    ]);

    private static readonly ObjectShape Assets = new(
    [
        new Field("directory", new TextShape(), "The directory of the files, for people: the files come from the bundle."),
        new Field("binding_name", new TextShape(NameRules.Binding), "The name under which code reaches the files (env.NAME.fetch)."),
        new Field(
            "config",
            new ObjectShape(
            [
                new Field("html_handling", new ChoiceShape(["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"]), "How addresses of HTML files end."),
                new Field("not_found_handling", new ChoiceShape(["none", "404-page", "single-page-application"]), "What an address without a file answers."),
                new Field("headers", new TextShape(), "The text of a _headers file."),
                new Field("redirects", new TextShape(), "The text of a _redirects file."),
                new Field("run_worker_first", new EitherShape([new FlagShape(), Texts]), "Whether code runs before files are looked for: for all paths, or for those of a list."),
                new Field("run_worker_first_rules", Texts, "The paths for which code runs before files are looked for."),
            ]),
            "How the files are served."),
    ]);

    public static readonly IReadOnlyList<Field> All =
    [
        new Field("observability", Observability, "What of the Worker's work is recorded."),
        new Field("placement", Placement, "Where the Worker runs; {} = near who calls it."),
        new Field("limits", Limits, "Limits of one invocation; {} = the plan's."),
        new Field("logpush", new FlagShape(), "Whether Logpush jobs get the Worker's trace events."),
        new Field("tail_consumers", new ListShape(TailConsumer), "Workers that get this Worker's trace events."),
        new Field("assets", Assets, "How static assets are served; the files are the bundle's."),
        new Field("annotations", new RefusedShape("is written by Slipway: a version's tag is the commit, its message the object key. Remove it."), "Not deployed by Slipway."),
        new Field("keep_bindings", new RefusedShape("is not needed: Slipway always keeps the secrets of the Worker. Remove it."), "Not deployed by Slipway."),
        .. ((string[])["cache_options", "content_type", "exports", "keep_assets", "package_dependencies"])
            .Select(name => new Field(name, new RefusedShape("is a field that Slipway does not deploy. Remove it."), "Not deployed by Slipway.")),
    ];
}
