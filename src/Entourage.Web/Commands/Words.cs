using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Entourage.Web.Commands;

/// <summary>The kinds of words that verbs take, each refusing what it cannot be.</summary>
internal static class Words
{
    /// <summary>An argument known by its position: never empty, and nothing that looks like an option.</summary>
    public static Argument<string> Placed(string name, string description)
    {
        var word = new Argument<string>(name) { Description = description };
        word.Validators.Add(NeverEmpty);
        word.Validators.Add(NoOption);
        return word;
    }

    /// <summary>An option with a text behind it.</summary>
    public static Option<string> Text(string name, string placeholder, string description)
    {
        var option = new Option<string>(name) { HelpName = placeholder, Description = description };
        option.Validators.Add(Sensible);
        return option;
    }

    /// <summary>An option with a whole number behind it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="least">The smallest value allowed.</param>
    /// <param name="most">The largest.</param>
    /// <param name="usual">The default; null if there is none.</param>
    /// <param name="description">What it means.</param>
    public static Option<int?> Number(string name, int least, int most, int? usual, string description)
    {
        var option = new Option<int?>(name) { HelpName = "N", Description = description, CustomParser = result => Number(result, name, least, most) };
        if (usual is not null) option.DefaultValueFactory = _ => usual;
        return option;
    }

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>The number in an argument; an error if it is not a number or out of range.</summary>
    public static int? Number(ArgumentResult result, string name, int least, int most)
    {
        var word = result.Tokens[0].Value;
        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is a whole number from {least} to {most}, not '{word}'."));
        return null;
    }

    // It begins like an option, so it is one that nobody knows.
    private static void NoOption(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: ['-', ..] word }, ..]) result.AddError($"There is no option {word} here.");
    }

    private static void NeverEmpty(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: "" }, ..]) result.AddError($"{result.Argument.Name} is empty.");
    }

    private static void Sensible(OptionResult result)
    {
        if (result.Tokens is [{ Value: "" }, ..]) result.AddError($"{result.Option.Name} is empty.");
        if (result.Tokens is [{ Value: ['-', '-', >= 'a' and <= 'z', ..] word }, ..]) result.AddError($"{result.Option.Name} needs a value, and there is no option {word} here.");
    }
}
