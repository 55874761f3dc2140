namespace Slipway.Manifests.Reading;

/// <summary>What is wrong with a file, collected so that all of it is told at once.</summary>
internal sealed class Problems
{
    private readonly List<(ManifestPosition At, string Text)> problems = [];

    /// <summary>Adds one.</summary>
    /// <param name="at">Where.</param>
    /// <param name="text">The value, the rule, and what to do: a sentence.</param>
    public void Add(ManifestPosition at, string text) => problems.Add((at, text));

    /// <summary>Throws when there is any, in the order of the lines.</summary>
    public void Throw()
    {
        if (problems.Count > 0)
        {
            throw new ManifestException([.. problems.OrderBy(problem => problem.At.Line).Select(problem => $"{problem.At}: {problem.Text}")]);
        }
    }
}
