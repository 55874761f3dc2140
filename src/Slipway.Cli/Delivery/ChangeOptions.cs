using System.CommandLine;
using Slipway.Delivery;

namespace Slipway.Cli.Delivery;

/// <summary>The options that <c>plan</c> and <c>deploy</c> share: how the Workers are deployed.</summary>
public sealed class ChangeOptions
{
    private readonly Option<bool> adopt = new("--adopt") { Description = "Take over Workers, DNS records, routes and domains that exist and that Slipway did not make." };
    private readonly Option<bool> promote = new("--promote") { Description = "Give the newer of two deployed versions all traffic; nothing is uploaded." };
    private readonly Option<string> traffic = DeliveryOptions.Text("--traffic", "Percent of the traffic for the new version; the deployed one keeps the rest [default: 100]", "PERCENT");

    /// <summary>Gives a verb the options.</summary>
    public void AddTo(Command verb)
    {
        verb.Options.Add(traffic);
        verb.Options.Add(promote);
        verb.Options.Add(adopt);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CliUsageException">A value is none, or two options contradict each other.</exception>
    public ChangeSettings Read(ParseResult parsed)
    {
        var share = DeliveryOptions.Parsed(parsed, traffic, TrafficShare.Parse);
        return parsed.GetValue(promote) && share is not null
            ? throw new CliUsageException($"option --traffic: '{parsed.GetValue(traffic)}' and --promote contradict each other: --promote gives all traffic to the version that is deployed already. Give one of them.")
            : new ChangeSettings(share ?? TrafficShare.All, parsed.GetValue(adopt), parsed.GetValue(promote));
    }
}

/// <summary>How Workers are deployed.</summary>
/// <param name="Traffic">The new version's share.</param>
/// <param name="Adopt">Take over what others made.</param>
/// <param name="Promote">Only move traffic to the newer version.</param>
public sealed record ChangeSettings(TrafficShare Traffic, bool Adopt, bool Promote);
