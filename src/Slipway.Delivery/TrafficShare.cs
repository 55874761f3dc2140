using System.Globalization;

namespace Slipway.Delivery;

/// <summary>A share of the traffic: 0.01 to 100 percent, at most two decimals
/// (developers.cloudflare.com/workers/configuration/versions-and-deployments/gradual-deployments).</summary>
public sealed record TrafficShare
{
    /// <summary>All of it.</summary>
    public static readonly TrafficShare All = new(100);

    private TrafficShare(decimal percent) => Percent = percent;

    /// <summary>Percent, 0.01 to 100.</summary>
    public decimal Percent { get; }

    /// <summary>Whether it is all of the traffic.</summary>
    public bool IsAll => Percent == 100;

    /// <summary>Reads a share: <c>10</c>, <c>0.5</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TrafficShare Parse(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && percent is >= 0.01m and <= 100 && decimal.Round(percent, 2) == percent
            ? new TrafficShare(percent / 1.00m)
            : throw new FormatException("is not a share of the traffic: percent, from 0.01 to 100, with at most two decimals.");

    /// <summary><c>10 %</c>.</summary>
    public override string ToString() => $"{Format(Percent)} %";

    /// <summary>Percent without zeros at the end.</summary>
    internal static string Format(decimal percent) => percent.ToString("0.##", CultureInfo.InvariantCulture);
}
