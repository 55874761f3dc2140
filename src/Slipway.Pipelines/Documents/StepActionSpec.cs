namespace Slipway.Pipelines.Documents;

/// <summary>The <c>spec</c> of a StepAction.</summary>
internal sealed record StepActionSpec(Location At, IReadOnlyList<ParamSpec> Params, IReadOnlyList<ResultSpec> Results, Program Program)
{
    public static StepActionSpec Read(YamlFields fields)
    {
        fields.Ignore("description");
        var spec = new StepActionSpec(
            fields.At, fields.Objects("params", ParamSpec.Read), fields.Objects("results", ResultSpec.Read), Program.Read(fields));
        fields.End();
        return spec;
    }
}
