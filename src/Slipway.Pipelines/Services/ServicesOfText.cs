namespace Slipway.Pipelines.Services;

/// <summary>The Services of one text.</summary>
/// <param name="Services">Those that can be built.</param>
/// <param name="Invalid">Those that are wrong.</param>
public sealed record ServicesOfText(IReadOnlyList<ServiceDocument> Services, IReadOnlyList<ServiceRefusal> Invalid);

/// <summary>A Service that is wrong, or a text that might hold some and cannot be read.</summary>
/// <param name="Name">The Service's name; empty = it is not known.</param>
/// <param name="Errors">All that is wrong, at least one.</param>
public sealed record ServiceRefusal(string Name, IReadOnlyList<DefinitionError> Errors)
{
    /// <summary>What is wrong, on one line.</summary>
    public override string ToString() =>
        $"{(Name.Length > 0 ? $"Service '{OneLine.Of(Name)}'" : "a Service")} is left out: {string.Join("; ", Errors)}";
}
