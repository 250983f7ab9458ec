INSERT INTO features SELECT * FROM features_stage WHERE day = '{{ ds }}';
