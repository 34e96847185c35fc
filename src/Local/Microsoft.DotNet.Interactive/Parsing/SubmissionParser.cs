using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;

namespace Microsoft.DotNet.Interactive.Parsing;

/// <summary>Splits a submission into code for each kernel and directives. Line numbers stay those of the whole.</summary>
internal sealed class SubmissionParser(Kernel kernel)
{
    /// <summary>The parts of a submission, in the order in which they run.</summary>
    public IReadOnlyList<KernelCommand> Split(SubmitCode submission)
    {
        List<KernelCommand> parts = [];
        HashSet<Kernel> restoring = [];
        var hoisted = 0;
        var current = CurrentKernel(submission.TargetKernelName);
        foreach (var block in CodeBlock.Split(submission.Code, line => IsDirective(line, current)))
        {
            if (!block.IsDirective)
            {
                if (!string.IsNullOrWhiteSpace(block.Text)) parts.Add(new SubmitCode(block.Text, current.Name) { FirstLine = submission.FirstLine + block.Line });
                continue;
            }

            var directive = Find(block.Name, current);
            if (directive is KernelSpecifierDirective specifier)
            {
                current = CurrentKernel(specifier.KernelName);
                hoisted = parts.Count;
            }
            else if (directive is KernelActionDirective action)
            {
                var owner = current.KernelInfo.SupportedDirectives.Contains(directive) ? current : kernel;
                var isPackage = block.Name is "#r" or "#i";
                parts.Insert(isPackage ? hoisted++ : parts.Count, owner.CommandFor(action, block.Text, current.Name));
                if (isPackage) restoring.Add(owner);
            }
            else
            {
                return [Unknown(block)];
            }
        }

        // As in the package: all of a submission's packages are restored at once, ahead of its code.
        foreach (var owner in restoring)
        {
            if (Find("#!nuget-restore", owner) is KernelActionDirective restore) parts.Insert(hoisted++, owner.CommandFor(restore, restore.Name, owner.Name));
        }

        if (parts is [SubmitCode only] && only.Code == submission.Code) return [submission];
        return parts;
    }

    /// <summary>The directive on a line, if the line has one that is known.</summary>
    public KernelDirective? Find(string name, Kernel current) =>
        Known(current).FirstOrDefault(directive => directive.Name == name);

    /// <summary>The directives that can be used where a kernel is current.</summary>
    public IEnumerable<KernelDirective> Known(Kernel current) =>
        current == kernel ? kernel.KernelInfo.SupportedDirectives : current.KernelInfo.SupportedDirectives.Concat(kernel.KernelInfo.SupportedDirectives);

    /// <summary>The block of a submission that a line is in, and the kernel it is for.</summary>
    public (CodeBlock Block, Kernel Kernel) BlockAt(string code, int line, string? targetKernelName)
    {
        var current = CurrentKernel(targetKernelName);
        var found = new CodeBlock(false, string.Empty, line, code);
        foreach (var block in CodeBlock.Split(code, text => IsDirective(text, current)))
        {
            if (block.Line > line) break;
            found = block;
            if (block.IsDirective && Find(block.Name, current) is KernelSpecifierDirective specifier) current = CurrentKernel(specifier.KernelName);
        }

        return (found, current);
    }

    private Kernel CurrentKernel(string? name) => kernel.ChildFor(name) ?? kernel;

    // "#r" and "#i" with a path, and "#load", are the compiler's own.
    private bool IsDirective(string line, Kernel current)
    {
        if (line.StartsWith("#!", StringComparison.Ordinal)) return line.Length > 2 && !char.IsWhiteSpace(line[2]);
        if (!line.StartsWith("#r", StringComparison.Ordinal) && !line.StartsWith("#i", StringComparison.Ordinal)) return false;
        var tokens = DirectiveTokenizer.Split(line);
        return tokens.Count > 1 && tokens[0].Text is "#r" or "#i" && tokens[1].Text.TrimStart().StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) &&
               Find(tokens[0].Text, current) is not null;
    }

    private static DirectiveCommand Unknown(CodeBlock block)
    {
        var message = $"({block.Line + 1},1): error DNI101: Unknown magic command '{block.Name}'";
        return new DirectiveCommand((command, context) =>
        {
            context.Fail(command, message: message);
            return Task.CompletedTask;
        }, null);
    }
}
