import tseslint from 'typescript-eslint';

export default tseslint.config(
    {ignores: ['dist', 'src/gen', '*.mjs', '*.config.js']},
    ...tseslint.configs.strictTypeChecked,
    ...tseslint.configs.stylisticTypeChecked,
    {
      languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
      rules: {
        // node:test returns promises that nobody waits for.
        '@typescript-eslint/no-floating-promises': [
          'error', {allowForKnownSafeCalls: [{from: 'package', package: 'node:test', name: ['test', 'suite']}]}],
      },
    });
